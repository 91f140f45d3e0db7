using R1.Foundation;
using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.Gradients;

/// <summary>
/// Gradients by TorchSharp's autograd: the reference for the vectorised path, and the one for GPUs and large models. At the sizes of the cpu preset a
/// single operation is too small to share between cores, so every worker runs whole micro-batches on its own replica; the model itself is the first.
/// </summary>
/// <remarks>
/// Which micro-batch goes to which worker depends only on the list, and replica gradients are added in a fixed order, so results repeat to the bit
/// for the same number of workers. Padding routed to experts is counted with the rest; batches sorted by length have little of it, packed ones none.
/// Micro-batches with many logits, and packed ones, go through <see cref="ChunkedPass"/>.
/// </remarks>
internal sealed class TorchGradientEngine : IGradientEngine
{
    private const int ScoringTokens = 4096;
    private readonly bool _packed;
    private readonly (CausalLM Model, ExpertLoad? Load)[] _workers;
    private readonly (Tensor Model, Tensor[] Copies)[] _parameters;
    private readonly (Tensor Model, Tensor[] Copies)[] _buffers;

    /// <param name="model">The first replica; not owned.</param>
    /// <param name="workers">Replicas in all; 1 keeps everything on the calling thread.</param>
    /// <param name="packed">The sequences of a micro-batch are laid one after the other (<see cref="PackedRow"/>) instead of padded.</param>
    public TorchGradientEngine(CausalLM model, int workers, bool packed = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        _packed = packed;
        CausalLM[] models = [model, .. Enumerable.Range(1, workers - 1).Select(_ => model.Clone())];
        _workers = [.. models.Select(m => (m, m.Config.Experts is { } experts ? new ExpertLoad(experts) : null))];
        _parameters = Pair(m => m.parameters());
        _buffers = Pair(m => m.buffers());
    }

    /// <summary>Compute <see cref="ScoredBatch.Predicted"/>, for which the model has modules of multi-token prediction. Default false.</summary>
    public bool Predicts { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<TokenSequence>> MicroBatches(IEnumerable<TokenSequence> sequences, int tokenBudget) =>
        _packed ? PackedRow.ByTokenBudget(sequences, tokenBudget) : SequenceBatch.ByTokenBudget(sequences, tokenBudget);

    /// <inheritdoc/>
    public TReport[] AccumulateGradients<TReport>(
        IReadOnlyList<IReadOnlyList<TokenSequence>> microBatches, double temperature, bool withEntropy, Func<ScoredBatch, (Tensor Loss, TReport Report)> loss)
    {
        var reports = new TReport[microBatches.Count];
        FixedShares.Run(_workers.Length, microBatches.Count, (worker, i) =>
        {
            var (model, load) = _workers[worker];
            using var rows = SequenceBatch.Pad(microBatches[i], model.Device);
            if (new ChunkedPass(model, packed: _packed) { Predicts = Predicts } is var chunked && chunked.IsFor(rows))
            {
                reports[i] = chunked.Backward(rows, load, (temperature, withEntropy), loss);
                return;
            }
            var inputs = Inputs(rows, model, load);
            using var hidden = model.Run(inputs);
            var scored = Scored(rows, model.Logits(hidden), temperature, withEntropy);
            var (value, report) = loss(Predicts ? scored with { Predicted = Predicted(rows, model, hidden, inputs, temperature) } : scored);
            value.backward();
            reports[i] = report;
        });
        AddReplicaGradients();
        return reports;
    }

    /// <inheritdoc/>
    public void Score(IReadOnlyList<TokenSequence> sequences, double temperature, IList<float[]> into)
    {
        var microBatches = MicroBatches(sequences, ScoringTokens);
        FixedShares.Run(_workers.Length, microBatches.Count, (worker, i) =>
        {
            using var _ = no_grad();
            using var rows = SequenceBatch.Pad(microBatches[i], _workers[worker].Model.Device);
            var chunked = new ChunkedPass(_workers[worker].Model, packed: _packed);
            if (chunked.IsFor(rows)) rows.Scatter(chunked.Score(rows, temperature), into);
            else rows.Scatter(TokenLogProbs.Compute(Logits(rows, _workers[worker].Model), rows.TargetIds, temperature), into);
        });
    }

    /// <inheritdoc/>
    public void Synchronize()
    {
        using var _ = no_grad();
        foreach (var (model, copies) in _parameters.Concat(_buffers))
            foreach (var copy in copies) copy.copy_(model);
    }

    /// <inheritdoc/>
    public double BalanceExperts(double speed)
    {
        if (_workers[0].Load is not { } total) return 0;
        foreach (var (_, load) in _workers.Skip(1))
        {
            total.Add(load!);
            load!.Reset();
        }
        var imbalance = total.Layers.Count == 0 ? 0 : 1 + total.MaxViolation();
        if (_workers[0].Model is { Config.Experts.SelectionBias: true } model) ExpertBalancer.Update(model, total, speed);
        total.Reset();
        return imbalance;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, load) in _workers) load?.Dispose();
        foreach (var (model, _) in _workers.Skip(1)) model.Dispose();
    }

    /// <summary>The forward of a micro-batch.</summary>
    internal static ForwardInputs Inputs(SequenceBatch rows, CausalLM model, ExpertLoad? load = null) =>
        new(rows.InputIds, null, null, null, load) { Routing = ReplayedRouting.Of(rows, model.Config) };

    private static Tensor Logits(SequenceBatch rows, CausalLM model)
    {
        using var hidden = model.Run(Inputs(rows, model));
        return model.Logits(hidden);
    }

    private static Tensor[] Predicted(SequenceBatch rows, CausalLM model, Tensor hidden, ForwardInputs inputs, double temperature) =>
        [.. model.Predicted(hidden, inputs).Select((states, i) => TokenLogProbs.Compute(
            model.Logits(states), rows.TargetIds.narrow(1, i + 1, states.shape[1]), temperature))];

    private static ScoredBatch Scored(SequenceBatch rows, Tensor logits, double temperature, bool withEntropy)
    {
        if (!withEntropy) return new ScoredBatch(rows, TokenLogProbs.Compute(logits, rows.TargetIds, temperature), 0);
        var (logProbs, entropy) = TokenLogProbs.ComputeWithEntropy(logits, rows.TargetIds, temperature);
        return new ScoredBatch(rows, logProbs, (entropy * rows.CompletionMask).sum().item<float>());
    }

    private (Tensor Model, Tensor[] Copies)[] Pair(Func<CausalLM, IEnumerable<Tensor>> of)
    {
        var byWorker = _workers.Select(w => of(w.Model).ToArray()).ToArray();
        return [.. byWorker[0].Select((t, i) => (t, byWorker.Skip(1).Select(other => other[i]).ToArray()))];
    }

    private void AddReplicaGradients()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var (model, copies) in _parameters)
        {
            foreach (var copy in copies)
            {
                if (copy.grad is not { } gradient) continue;
                if (model.grad is { } sum) sum.AddInPlace(gradient);
                else model.grad = gradient.clone().DetachFromDisposeScope();
                gradient.zero_();
            }
        }
    }
}
