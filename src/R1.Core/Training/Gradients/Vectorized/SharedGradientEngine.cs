using System.Runtime.InteropServices;
using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.Gradients.Vectorized;

/// <summary>What the gradient of a micro-batch's loss starts from.</summary>
/// <param name="microBatch">Its index.</param>
/// <param name="score">Its log-probabilities.</param>
/// <returns>[B * T] derivatives of the loss by the log-probabilities; empty where the loss does not depend on them.</returns>
internal delegate float[] LossGradient(int microBatch, MicroBatchScore score);

/// <summary>
/// What the vectorised engines have in common, wherever their passes run. Micro-batch i belongs to share i modulo 8, each share has a gradient of its own, and
/// these are added in order, so results are the same to the bit whoever computes a share. Only the loss, a function of [B, T] log-probabilities, is
/// differentiated by TorchSharp.
/// </summary>
internal abstract class SharedGradientEngine : IGradientEngine
{
    /// <summary>Parts that are computed independently: more workers than that are not used.</summary>
    protected const int ShareCount = 8;

    private const int ScoringTokens = 4096;
    private const int MaxHiddenSize = 512;
    private const int MaxVocabSize = 1 << 15;

    private readonly CausalLM _source;

    /// <param name="model">Supplies weights, receives gradients; not owned.</param>
    /// <exception cref="ArgumentException">The model is not one that <see cref="Supports"/> accepts.</exception>
    protected SharedGradientEngine(CausalLM model)
    {
        if (!Supports(model))
            throw new ArgumentException("the vectorised engine trains small float32 models on the CPU: use GradientEngine.Create", nameof(model));
        (_source, Model) = (model, new TrainedModel(model));
        Shares = [.. Enumerable.Range(0, ShareCount).Select(_ => new GradientShare(Model))];
    }

    /// <summary>
    /// True for every architecture of this library in float32 on the CPU with a hidden size of at most 512 and a vocabulary of at most 32,768, without an
    /// adapter and without modules of multi-token prediction. At that size it is still twice as fast as autograd; above, the weights packed twice and a
    /// gradient per worker would weigh too much.
    /// </summary>
    public static bool Supports(CausalLM model) =>
        model.Adapter is null && model.PredictionModules == 0 && model.Config.HiddenSize <= MaxHiddenSize && model.Config.VocabSize <= MaxVocabSize
        && model.Device.type == DeviceType.CPU && model.Dtype == ScalarType.Float32;

    /// <summary>The weights as the kernels read them, and the places of the gradient.</summary>
    protected TrainedModel Model { get; }

    /// <summary>Gradients and counts of the experts.</summary>
    protected GradientShare[] Shares { get; }

    /// <inheritdoc/>
    public TReport[] AccumulateGradients<TReport>(
        IReadOnlyList<IReadOnlyList<TokenSequence>> microBatches, double temperature, bool withEntropy,
        Func<ScoredBatch, (Tensor Loss, TReport Report)> loss)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        foreach (var batch in microBatches) Check(batch);
        var reports = new TReport[microBatches.Count];
        ComputeShares(microBatches, temperature, (i, score) =>
        {
            (var gradient, reports[i]) = Differentiate(microBatches[i], withEntropy ? score : score with { Entropy = 0 }, loss);
            return gradient;
        });
        using var scope = NewDisposeScope();
        foreach (var share in Shares.Take(microBatches.Count)) Model.AddGradient(share.Gradient);
        return reports;
    }

    /// <inheritdoc/>
    public void Score(IReadOnlyList<TokenSequence> sequences, double temperature, IList<float[]> into)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        Check(sequences);
        var microBatches = SequenceBatch.ByTokenBudget(sequences, ScoringTokens);
        foreach (var (batch, score) in microBatches.Zip(ScoreAll(microBatches, temperature)))
        {
            var width = GradientWorker.Width(batch);
            for (var row = 0; row < batch.Count; row++)
                into[batch[row].Index] =
                    score.LogProbs.AsSpan(row * width + batch[row].PromptIds.Length - 1, batch[row].CompletionIds.Length).ToArray();
        }
    }

    /// <inheritdoc/>
    public abstract void Synchronize();

    /// <inheritdoc/>
    public double BalanceExperts(double speed)
    {
        if (_source.Config.Experts is not { } experts) return 0;
        using var load = new ExpertLoad(experts);
        foreach (var share in Shares)
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

    /// <summary>Begins the gradients of the first shares anew, one for each micro-batch up to <see cref="ShareCount"/>, and adds to their loads.</summary>
    /// <param name="microBatches">Sequences of each micro-batch.</param>
    /// <param name="temperature">Softmax temperature.</param>
    /// <param name="loss">Is called for each micro-batch, on any thread, and again where its share is computed again.</param>
    protected abstract void ComputeShares(IReadOnlyList<IReadOnlyList<TokenSequence>> microBatches, double temperature, LossGradient loss);

    /// <summary>Log-probabilities of every micro-batch, nothing kept.</summary>
    protected abstract MicroBatchScore[] ScoreAll(IReadOnlyList<IReadOnlyList<TokenSequence>> microBatches, double temperature);

    private static (float[] Gradient, TReport Report) Differentiate<TReport>(
        IReadOnlyList<TokenSequence> batch, MicroBatchScore score, Func<ScoredBatch, (Tensor Loss, TReport Report)> loss)
    {
        using var scope = NewDisposeScope();
        using var rows = SequenceBatch.Pad(batch);
        var logProbs = tensor(score.LogProbs, [rows.Count, rows.Width]).requires_grad_(true);
        var (value, report) = loss(new ScoredBatch(rows, logProbs, score.Entropy));
        value.backward();
        return (logProbs.grad is { } gradient ? MemoryMarshal.Cast<byte, float>(gradient.contiguous().bytes).ToArray() : [], report);
    }

    /// <summary>The kernels read memory by these numbers.</summary>
    private void Check(IReadOnlyList<TokenSequence> sequences)
    {
        var config = Model.Config;
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
