using R1.Training.Gradients;

namespace R1.Training.PolicyOptimization;

/// <summary>The completions of one optimiser step and the divisor of their loss.</summary>
/// <param name="Sequences">Those that are trained on.</param>
/// <param name="Normalizer">Counts the completions of constant groups as well, so that leaving them out changes no weight.</param>
internal sealed record GrpoMiniBatch(IReadOnlyList<TokenSequence> Sequences, LossNormalizer Normalizer);

/// <summary>A rollout laid out for training: one entry per completion, group after group.</summary>
internal sealed class GrpoBatch
{
    private readonly GrpoConfig _config;
    private readonly IReadOnlyList<ScoredGroup> _groups;
    private readonly TokenSequence[] _sequences;

    public GrpoBatch(IReadOnlyList<ScoredGroup> groups, float[,] advantages, GrpoConfig config)
    {
        (_groups, _config) = (groups, config);
        var rollouts = groups.SelectMany(g => g.Group.Rollouts).ToList();
        _sequences = [.. rollouts.Select((r, i) => new TokenSequence(r.PromptIds, r.Sampled.TokenIds, i))];
        OldLogProbs = [.. rollouts.Select(r => r.Sampled.LogProbs)];
        Advantages = [.. advantages.Cast<float>()];
        Truncated = [.. rollouts.Select(r => !r.Sampled.Finished)];
    }

    /// <summary>Per completion, per token: log pi_old.</summary>
    public IReadOnlyList<float[]> OldLogProbs { get; }

    /// <summary>Per completion, per token: log pi_ref; null without a KL term.</summary>
    public float[][]? RefLogProbs { get; private set; }

    /// <summary>Per completion: A_i.</summary>
    public IReadOnlyList<float> Advantages { get; }

    private bool[] Truncated { get; }

    /// <summary>Computes the reference's log-probabilities of every completion that may be trained on.</summary>
    public void ScoreReference(IGradientEngine engine)
    {
        var scored = new float[_sequences.Length][];
        engine.Score([.. _sequences.Where(s => IsTrained(s.Index))], _config.Sampling.Temperature, scored);
        RefLogProbs = scored;
    }

    /// <summary>Whole groups cut into the configured number of mini-batches, as evenly as they divide.</summary>
    public IEnumerable<GrpoMiniBatch> MiniBatches()
    {
        var size = _groups[0].Rewards.Count;
        for (var m = 0; m < _config.MiniBatches; m++)
        {
            var (from, to) = (m * _groups.Count / _config.MiniBatches * size, (m + 1) * _groups.Count / _config.MiniBatches * size);
            var all = _sequences[from..to];
            var tokens = all.Where(s => !IsMasked(s.Index)).Sum(s => s.CompletionIds.Length);
            yield return new GrpoMiniBatch([.. all.Where(s => IsTrained(s.Index))], LossNormalizer.For(_config.Loss, all.Length, tokens));
        }
    }

    private bool IsTrained(int index) =>
        !IsMasked(index) && !(_config.DropZeroAdvantageGroups && _groups[index / _groups[0].Rewards.Count].IsConstant);

    private bool IsMasked(int index) => _config.MaskTruncated && Truncated[index];
}
