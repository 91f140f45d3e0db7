using R1.Models;

namespace R1.Training.Gradients.Vectorized;

/// <summary>
/// Gradients of small models on the CPU without autograd: forward and backward written out on vector registers, sequences laid end to end instead
/// of padded, weights shared by all workers.
/// </summary>
/// <remarks>
/// Results are the same to the bit for any number of workers and on every processor. The model's weights are read at <see cref="Synchronize"/>; its
/// <c>grad</c> tensors are written by <see cref="SharedGradientEngine.AccumulateGradients"/>, on the calling thread.
/// </remarks>
internal sealed class VectorGradientEngine : SharedGradientEngine
{
    private readonly GradientWorker[] _workers;

    /// <param name="model">Supplies weights, receives gradients; not owned.</param>
    /// <param name="workers">Threads.</param>
    /// <exception cref="ArgumentException">The model is not one that <see cref="SharedGradientEngine.Supports"/> accepts.</exception>
    public VectorGradientEngine(CausalLM model, int workers) : this(model, workers, TrainingKernels.Best())
    {
    }

    internal VectorGradientEngine(CausalLM model, int workers, TrainingKernels kernels) : base(model)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        _workers = [.. Enumerable.Range(0, Math.Min(workers, ShareCount)).Select(_ => new GradientWorker(Model, kernels))];
    }

    /// <summary>Floats that activations occupy, all workers together.</summary>
    internal long ActivationFloats => _workers.Sum(worker => worker.ActivationFloats);

    /// <inheritdoc/>
    public override void Synchronize() => Model.Load();

    /// <inheritdoc/>
    protected override void ComputeShares(IReadOnlyList<IReadOnlyList<TokenSequence>> microBatches, double temperature, LossGradient loss) =>
        FixedShares.Run(_workers.Length, Math.Min(ShareCount, microBatches.Count), (worker, share) =>
        {
            Shares[share].Clear();
            for (var i = share; i < microBatches.Count; i += ShareCount)
                _workers[worker].Backward(loss(i, _workers[worker].Forward(Shares[share], microBatches[i], temperature)));
        });

    /// <inheritdoc/>
    protected override MicroBatchScore[] ScoreAll(IReadOnlyList<IReadOnlyList<TokenSequence>> microBatches, double temperature)
    {
        var scores = new MicroBatchScore[microBatches.Count];
        FixedShares.Run(_workers.Length, microBatches.Count, (worker, i) => scores[i] = _workers[worker].Score(microBatches[i], temperature));
        return scores;
    }
}
