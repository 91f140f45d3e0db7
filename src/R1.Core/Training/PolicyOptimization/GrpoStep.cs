namespace R1.Training.PolicyOptimization;

/// <summary>What one step (one rollout and its updates) measured; rewards and lengths are those of the rollout, before the updates.</summary>
public sealed record GrpoStep
{
    /// <summary>1 for the first.</summary>
    public required int Step { get; init; }

    /// <summary>Mean total reward.</summary>
    public required double MeanReward { get; init; }

    /// <summary>Mean score of each reward by its name, unweighted.</summary>
    public required IReadOnlyDictionary<string, double> RewardParts { get; init; }

    /// <summary>Mean completion length, tokens.</summary>
    public required double MeanLength { get; init; }

    /// <summary>Share of completions that the token budget cut off.</summary>
    public required double TruncatedRate { get; init; }

    /// <summary>Share of completions whose thoughts hold a reflective word.</summary>
    public required double ReflectionRate { get; init; }

    /// <summary>Share of completions whose thoughts mix languages.</summary>
    public required double MixingRate { get; init; }

    /// <summary>Groups whose rewards were all equal: they teach nothing.</summary>
    public required int ZeroAdvantageGroups { get; init; }

    /// <summary>Share of ratios that the clip acted on, over all updates of the step.</summary>
    public required double ClipFraction { get; init; }

    /// <summary>Mean per token of eq. (2) against the reference, nats; 0 without one.</summary>
    public required double Kl { get; init; }

    /// <summary>Mean per token of log pi_old - log pi over the updates, nats.</summary>
    public required double OldPolicyKl { get; init; }

    /// <summary>Mean entropy per token at the first update, nats.</summary>
    public required double Entropy { get; init; }

    /// <summary>Mean gradient norm over the updates, before clipping.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Busiest expert's load over the mean load, worst layer; 1 is perfect balance, 0 in a dense model.</summary>
    public required double ExpertImbalance { get; init; }

    /// <summary>Updates made.</summary>
    public required int Updates { get; init; }

    /// <summary>Updates that were not made because their gradient was not finite.</summary>
    public int SkippedUpdates { get; init; }

    /// <summary>Mean loss of the critic over its updates, before each; null without a critic.</summary>
    public double? ValueLoss { get; init; }

    /// <summary>Wall time of the step and of its parts.</summary>
    public required GrpoSeconds Seconds { get; init; }

    /// <summary>The numbers that depend on the seed alone, by snake-case name, as a record of metrics.jsonl holds them.</summary>
    public Dictionary<string, double> ToMetrics()
    {
        var values = RewardParts.ToDictionary(part => RewardPrefix + part.Key, part => part.Value);
        foreach (var (name, get) in Plain) values[name] = get(this);
        if (ValueLoss is { } loss) values[ValueLossName] = loss;
        return values;
    }

    /// <summary>Reads a step back from metrics.jsonl.</summary>
    /// <exception cref="KeyNotFoundException">The record lacks one of the numbers.</exception>
    public static GrpoStep FromMetrics(int step, IReadOnlyDictionary<string, double> values, IReadOnlyDictionary<string, double> time) => new()
    {
        Step = step,
        MeanReward = values["mean_reward"],
        RewardParts = values.Where(v => v.Key.StartsWith(RewardPrefix, StringComparison.Ordinal)).ToDictionary(v => v.Key[RewardPrefix.Length..], v => v.Value),
        MeanLength = values["mean_length"],
        TruncatedRate = values["truncated_rate"],
        ReflectionRate = values["reflection_rate"],
        MixingRate = values["mixing_rate"],
        ZeroAdvantageGroups = (int)values["zero_advantage_groups"],
        ClipFraction = values["clip_fraction"],
        Kl = values["kl"],
        OldPolicyKl = values["old_policy_kl"],
        Entropy = values["entropy"],
        GradientNorm = values["gradient_norm"],
        ExpertImbalance = values["expert_imbalance"],
        Updates = (int)values["updates"],
        SkippedUpdates = (int)values.GetValueOrDefault("skipped_updates"),
        ValueLoss = values.TryGetValue(ValueLossName, out var loss) ? loss : null,
        Seconds = GrpoSeconds.FromTimes(time),
    };

    private const string RewardPrefix = "reward.";
    private const string ValueLossName = "value_loss";

    private static readonly (string Name, Func<GrpoStep, double> Get)[] Plain =
    [
        ("mean_reward", s => s.MeanReward), ("mean_length", s => s.MeanLength), ("truncated_rate", s => s.TruncatedRate),
        ("reflection_rate", s => s.ReflectionRate), ("mixing_rate", s => s.MixingRate), ("zero_advantage_groups", s => s.ZeroAdvantageGroups),
        ("clip_fraction", s => s.ClipFraction), ("kl", s => s.Kl), ("old_policy_kl", s => s.OldPolicyKl), ("entropy", s => s.Entropy),
        ("gradient_norm", s => s.GradientNorm), ("expert_imbalance", s => s.ExpertImbalance), ("updates", s => s.Updates),
        ("skipped_updates", s => s.SkippedUpdates),
    ];
}
