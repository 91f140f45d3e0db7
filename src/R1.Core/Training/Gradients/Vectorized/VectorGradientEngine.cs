using System.Runtime.InteropServices;
using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.Gradients.Vectorized;

/// <summary>
/// Gradients of small models on the CPU without autograd: forward and backward written out on vector registers, sequences laid end to end instead
/// of padded, weights shared by all workers. Only the loss, a function of [B, T] log-probabilities, is differentiated by TorchSharp.
/// </summary>
/// <remarks>
/// Micro-batch i belongs to share i modulo 8, each share has a gradient of its own, and these are added in order, so results are the same to the bit for
/// any number of workers and on every processor; more than 8 workers are not used. The model's weights are read at <see cref="Synchronize"/>; its
/// <c>grad</c> tensors are written by <see cref="AccumulateGradients"/>, on the calling thread.
/// </remarks>
internal sealed class VectorGradientEngine : IGradientEngine
{
    private const int ScoringTokens = 4096;
    private const int MaxHiddenSize = 512;
    private const int MaxVocabSize = 1 << 15;
    private const int Shares = 8;

    private readonly CausalLM _source;
    private readonly TrainedModel _model;
    private readonly GradientWorker[] _workers;
    private readonly GradientShare[] _shares;

    /// <param name="model">Supplies weights, receives gradients; not owned.</param>
    /// <param name="workers">Threads.</param>
    /// <exception cref="ArgumentException">The model is not one that <see cref="Supports"/> accepts.</exception>
    public VectorGradientEngine(CausalLM model, int workers) : this(model, workers, TrainingKernels.Best())
    {
    }

    internal VectorGradientEngine(CausalLM model, int workers, TrainingKernels kernels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        if (!Supports(model))
            throw new ArgumentException("the vectorised engine trains small float32 models on the CPU: use GradientEngine.Create", nameof(model));
        (_source, _model) = (model, new TrainedModel(model));
        _workers = [.. Enumerable.Range(0, Math.Min(workers, Shares)).Select(_ => new GradientWorker(_model, kernels))];
        _shares = [.. Enumerable.Range(0, Shares).Select(_ => new GradientShare(_model))];
    }

    /// <summary>
    /// True for every architecture of this library in float32 on the CPU with a hidden size of at most 512 and a vocabulary of at most 32,768, without an
    /// adapter. At that size it is still twice as fast as autograd; above, the weights packed twice and a gradient per worker would weigh too much.
    /// </summary>
    public static bool Supports(CausalLM model) =>
        model.Adapter is null && model.Config.HiddenSize <= MaxHiddenSize && model.Config.VocabSize <= MaxVocabSize
        && model.Device.type == DeviceType.CPU && model.Dtype == ScalarType.Float32;

    /// <summary>Floats that activations occupy, all workers together.</summary>
    internal long ActivationFloats => _workers.Sum(worker => worker.ActivationFloats);

    /// <inheritdoc/>
    public TReport[] AccumulateGradients<TReport>(
        IReadOnlyList<IReadOnlyList<TokenSequence>> microBatches, double temperature, bool withEntropy,
        Func<ScoredBatch, (Tensor Loss, TReport Report)> loss)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        foreach (var batch in microBatches) Check(batch);
        var reports = new TReport[microBatches.Count];
        FixedShares.Run(_workers.Length, Math.Min(Shares, microBatches.Count), (worker, share) =>
        {
            _shares[share].Clear();
            for (var i = share; i < microBatches.Count; i += Shares)
                reports[i] = Accumulate(_workers[worker], _shares[share], microBatches[i], temperature, withEntropy, loss);
        });
        using var scope = NewDisposeScope();
        foreach (var share in _shares.Take(microBatches.Count)) _model.AddGradient(share.Gradient);
        return reports;
    }

    /// <inheritdoc/>
    public void Score(IReadOnlyList<TokenSequence> sequences, double temperature, IList<float[]> into)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        Check(sequences);
        var microBatches = SequenceBatch.ByTokenBudget(sequences, ScoringTokens);
        FixedShares.Run(_workers.Length, microBatches.Count, (worker, i) =>
        {
            var batch = microBatches[i];
            var width = batch.Max(s => s.Length) - 1;
            var logProbs = new float[batch.Count * width];
            _workers[worker].Score(batch, temperature, width, logProbs);
            for (var row = 0; row < batch.Count; row++)
                into[batch[row].Index] = logProbs.AsSpan(row * width + batch[row].PromptIds.Length - 1, batch[row].CompletionIds.Length).ToArray();
        });
    }

    /// <inheritdoc/>
    public void Synchronize() => _model.Load();

    /// <inheritdoc/>
    public double BalanceExperts(double speed)
    {
        if (_source.Config.Experts is not { } experts) return 0;
        using var load = new ExpertLoad(experts);
        foreach (var share in _shares)
            for (var layer = 0; layer < share.Load.Length; layer++)
            {
                if (share.Load[layer].Any(count => count > 0)) load.Add(layer, share.Load[layer]);
                Array.Clear(share.Load[layer]);
            }
        if (experts.SelectionBias) ExpertBalancer.Update(_source, load, speed);
        return load.Layers.Count == 0 ? 0 : 1 + load.MaxViolation();
    }

    /// <summary>Nothing outlives the engine: its memory belongs to the collector.</summary>
    public void Dispose()
    {
    }

    private static TReport Accumulate<TReport>(
        GradientWorker worker, GradientShare share, IReadOnlyList<TokenSequence> batch, double temperature, bool withEntropy,
        Func<ScoredBatch, (Tensor Loss, TReport Report)> loss)
    {
        using var rows = SequenceBatch.Pad(batch);
        var flat = new float[rows.Count * rows.Width];
        var entropy = worker.Forward(share, batch, temperature, rows.Width, flat);
        var logProbs = tensor(flat, [rows.Count, rows.Width]).requires_grad_(true);
        var (value, report) = loss(new ScoredBatch(rows, logProbs, withEntropy ? entropy : 0));
        value.backward();
        if (logProbs.grad is { } gradient) worker.Backward(MemoryMarshal.Cast<byte, float>(gradient.contiguous().bytes));
        return report;
    }

    /// <summary>The kernels read memory by these numbers.</summary>
    private void Check(IReadOnlyList<TokenSequence> sequences)
    {
        var config = _model.Config;
        foreach (var sequence in sequences)
        {
            if (sequence.PromptIds.Length == 0)
                throw new ArgumentException($"sequence {sequence.Index} has no prompt to predict its first token from");
            if (sequence.Length - 1 > config.MaxPositionEmbeddings)
                throw new ArgumentException(
                    $"sequence {sequence.Index} has {sequence.Length} tokens; the model takes {config.MaxPositionEmbeddings + 1} at most");
            foreach (var token in sequence.PromptIds.Concat(sequence.CompletionIds))
                if ((uint)token >= config.VocabSize)
                    throw new ArgumentException($"sequence {sequence.Index} holds token {token}, outside the vocabulary of {config.VocabSize}");
        }
    }
}
