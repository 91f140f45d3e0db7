using R1.Training.Gradients;
using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Critics;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Training.PolicyOptimization;

/// <summary>The completions of one optimiser step and the divisor of their loss.</summary>
/// <param name="Sequences">Those that are trained on.</param>
/// <param name="Normalizer">Counts the completions of left-out groups as well, so that leaving them out changes no weight.</param>
internal sealed record GrpoMiniBatch(IReadOnlyList<TokenSequence> Sequences, LossNormalizer Normalizer);

/// <summary>A rollout laid out for training: one entry per completion, group after group.</summary>
internal sealed class GrpoBatch
{
    private readonly GrpoConfig _config;
    private readonly IReadOnlyList<ScoredGroup> _groups;
    private readonly int _groupSize;
    private readonly TokenSequence[] _sequences;
    private readonly bool[] _truncated;
    private readonly ushort[][]?[] _routing;
    private readonly RoutingTally _scoring = new(), _updating = new();
    private bool[] _teaches = [];

    public GrpoBatch(IReadOnlyList<ScoredGroup> groups, GrpoConfig config)
    {
        (_groups, _groupSize, _config) = (groups, groups[0].Rewards.Count, config);
        var rollouts = groups.SelectMany(g => g.Group.Rollouts).ToList();
        _sequences = [.. rollouts.Select((r, i) => new TokenSequence(r.PromptIds, r.Sampled.TokenIds, i))];
        OldLogProbs = [.. rollouts.Select(r => r.Sampled.LogProbs)];
        _truncated = [.. rollouts.Select(r => !r.Sampled.Finished)];
        _routing = [.. rollouts.Select(r => r.Sampled.Routing)];
        if (config.RoutingReplay && _routing.Any(routing => routing is null))
            throw new ArgumentException("routing_replay needs the experts that the sampler chose, and it has not told them: sample on TorchSharp.");
    }

    /// <summary>Per completion, per token: log pi_old.</summary>
    public IReadOnlyList<float[]> OldLogProbs { get; private set; }

    /// <summary>Per completion, per token: log pi_ref; null without a KL term. Completions that are not trained on may have none.</summary>
    public IReadOnlyList<float[]>? RefLogProbs { get; private set; }

    /// <summary>Per completion, per token: the factor on its loss; null for 1.</summary>
    public IReadOnlyList<float[]>? Weights { get; private set; }

    /// <summary>How far sampler and training code agree; null where they are not compared.</summary>
    public SamplerAgreement? Agreement { get; private set; }

    /// <summary>As <see cref="GrpoStep.RoutingDisagreement"/>, so far.</summary>
    public double? RoutingDisagreement => _scoring.Share ?? _updating.Share;

    /// <summary>Per completion, per token: A.</summary>
    public IReadOnlyList<float[]> Advantages { get; private set; } = [];

    /// <summary>Per completion, per token: V before the updates; null without a critic.</summary>
    public IReadOnlyList<float[]>? Values { get; private set; }

    /// <summary>Per completion, per token: what V should have been; null where the estimator has no returns.</summary>
    public IReadOnlyList<float[]>? Returns { get; private set; }

    /// <summary>Fills in everything that the updates read, before the first of them.</summary>
    /// <param name="policy">Scores with the old policy.</param>
    /// <param name="reference">Scores with the reference.</param>
    /// <param name="critic">Estimates values, where there is one.</param>
    public void Prepare(IGradientEngine policy, IGradientEngine reference, Critic? critic = null)
    {
        if (critic is not null) Values = Filled(into => critic.Score(_sequences, into));
        if (_config.SamplerCorrection is { } correction) CorrectSampler(correction, policy);
        if (_config.RewardKlCoefficient > 0) RefLogProbs = Score(reference, _sequences);
        Estimate();
        // The reference need not score what is left out of the updates.
        if (_config.Objective.KlCoefficient > 0) RefLogProbs ??= Score(reference, _sequences.Where(s => IsTrained(s.Index)));
    }

    /// <summary>Whole groups cut into the configured number of mini-batches, as evenly as they divide.</summary>
    public IEnumerable<GrpoMiniBatch> MiniBatches()
    {
        for (var m = 0; m < _config.MiniBatches; m++)
        {
            var (from, to) = (m * _groups.Count / _config.MiniBatches * _groupSize, (m + 1) * _groups.Count / _config.MiniBatches * _groupSize);
            var all = _sequences[from..to];
            var tokens = all.Where(s => !IsMasked(s.Index)).Sum(s => s.CompletionIds.Length);
            yield return new GrpoMiniBatch([.. all.Where(s => IsTrained(s.Index))], _config.Objective.Aggregation.For(all.Length, tokens));
        }
    }

    /// <summary>Sequences as the engine of the policy shall train on them: with the sampler's experts where these are replayed.</summary>
    public IReadOnlyList<TokenSequence> ForUpdate(IReadOnlyList<TokenSequence> sequences) => _config.RoutingReplay ? Routed(sequences, _updating) : sequences;

    private void Estimate()
    {
        var estimate = _config.Advantage.Estimate(Rewards());
        Advantages = ToFloat(estimate.Advantages);
        Returns = estimate.Returns is { } returns ? ToFloat(returns) : null;
        _teaches = [.. Advantages.Chunk(_groupSize).Select(group => group.Any(tokens => tokens.Any(a => a != 0)))];
    }

    private TokenRewards Rewards()
    {
        var breakdowns = _groups.SelectMany(g => g.Rewards).ToList();
        var rewards = TokenRewards.Outcome(
            [.. _groups.SelectMany(g => g.Totals).Select(r => (double)r)], [.. _sequences.Select(s => s.CompletionIds.Length)], _groupSize) with
        {
            Parts = breakdowns[0].Parts.Keys.ToDictionary(name => name, name => (IReadOnlyList<double>)[.. breakdowns.Select(b => b.Parts[name])]),
            Values = Values?.Select(tokens => tokens.Select(v => (double)v).ToArray()).ToList(),
        };
        return _config.RewardKlCoefficient > 0 ? rewards.WithKl(_config.RewardKlCoefficient, OldLogProbs, RefLogProbs!) : rewards;
    }

    // The training code's own probabilities are then those of the old policy, and the weights stand for what the sampler did differently.
    private void CorrectSampler(ImportanceWeights correction, IGradientEngine policy)
    {
        var sampled = OldLogProbs;
        OldLogProbs = Score(policy, _routing.Contains(null) ? _sequences : Routed(_sequences, _scoring));
        Agreement = SamplerAgreement.Of(sampled, OldLogProbs);
        using var rows = SequenceBatch.Pad(_sequences);
        using var old = rows.Align(OldLogProbs);
        using var rollout = rows.Align(sampled);
        using var computed = correction.Compute(old, rollout, rows.CompletionMask);
        Weights = Filled(into => rows.Scatter(computed, into));
    }

    private TokenSequence[] Routed(IReadOnlyList<TokenSequence> sequences, RoutingTally tally) =>
        [.. sequences.Select(s => s with { Routing = new SampledRouting(_routing[s.Index]!, _config.RoutingReplay, tally) })];

    private float[][] Score(IGradientEngine engine, IEnumerable<TokenSequence> sequences) =>
        Filled(into => engine.Score([.. sequences], _config.Sampling.Temperature, into));

    private float[][] Filled(Action<float[][]> fill)
    {
        var values = new float[_sequences.Length][];
        fill(values);
        return values;
    }

    private static float[][] ToFloat(IReadOnlyList<double[]> values) => [.. values.Select(tokens => tokens.Select(v => (float)v).ToArray())];

    private bool IsTrained(int index) => !IsMasked(index) && (_teaches[index / _groupSize] || !_config.DropZeroAdvantageGroups);

    private bool IsMasked(int index) => _config.MaskTruncated && _truncated[index];
}
