using R1.Configuration;
using R1.Generation.Vectorized;
using R1.Models;
using R1.Vectors;

namespace R1.Generation;

/// <summary>
/// Sampling of small models on the CPU: own vector kernels over whole layers, one worker per core with continuous batching, prompts read once
/// per group. Completions depend on request, options and weights alone: not on workers, slots or the rest of the batch, to the bit.
/// </summary>
/// <remarks>The model's weights are read anew at every call, so the sampler always follows the policy. Calls from several threads take turns.</remarks>
internal sealed class VectorSampler : ICompletionSampler
{
    private const int LeastSlots = 16;
    private const int MostSlots = 64;
    private const double CacheBytes = 8e6;
    private const int TypicalTokens = 128;

    private readonly CausalLM _model;
    private readonly VectorDecoder _decoder;
    private readonly SamplerWorker[] _workers;
    private readonly Lock _turn = new();

    /// <param name="model">The policy; float32 on the CPU is read in place, anything else is converted at every call.</param>
    /// <param name="workers">Threads; null for one per core.</param>
    /// <param name="slots">Completions that a worker has in progress at most; null for 16 to 64, by the size of the model.</param>
    public VectorSampler(CausalLM model, int? workers = null, int? slots = null)
        : this(model, Kernels.Best(), workers ?? Environment.ProcessorCount, slots ?? DefaultSlots(model))
    {
    }

    internal VectorSampler(CausalLM model, Kernels kernels, int workers, int slots)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slots);
        _model = model;
        _decoder = new VectorDecoder(model.Config);
        _workers = [.. Enumerable.Range(0, workers).Select(_ => new SamplerWorker(_decoder, kernels, slots))];
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A request or an option is invalid; lists every fault.</exception>
    public IReadOnlyList<SampledCompletion[]> Sample(
        IReadOnlyList<SampleRequest> requests, SamplingOptions options, CancellationToken cancellationToken = default)
    {
        SampleRequests.Validate(requests, options, _model.Config);
        if (_model.Adapter is not null)
            throw new ArgumentException("The model has got an adapter since this sampler was made, which reads weights alone: make the policy anew.");
        lock (_turn)
        {
            _decoder.Load(_model);
            var job = new SampleJob(requests, options, _workers.Length);
            WorkerThreads.Run(_workers.Length, (index, token) => _workers[index].Run(job, token), cancellationToken);
            return job.Results;
        }
    }

    /// <summary>
    /// As many completions as keep their keys and values in the processor's cache, for every step reads them all; more where the weights, which every
    /// step reads as well, are larger still.
    /// </summary>
    internal static int DefaultSlots(CausalLM model)
    {
        var sequenceBytes = sizeof(float) * PageLayout.Of(model.Config).PageFloats * (TypicalTokens / PageLayout.PageTokens);
        return (int)Math.Clamp(Math.Max(CacheBytes, sizeof(float) * model.ParameterCount) / sequenceBytes, LeastSlots, MostSlots);
    }
}
