using System.Text.Json.Serialization;

namespace R1.Training.PolicyOptimization;

/// <summary>
/// What one step (one rollout and its updates) measured; rewards and lengths are those of the rollout, before the updates. Its names in JSON are
/// those of the metrics.
/// </summary>
public sealed record GrpoStep
{
    /// <summary>1 for the first.</summary>
    public required int Step { get; init; }

    /// <summary>Mean score of each reward by its name, unweighted.</summary>
    [JsonPropertyName("reward")]
    public required IReadOnlyDictionary<string, double> RewardParts { get; init; }

    /// <summary>Mean total reward.</summary>
    public required double MeanReward { get; init; }

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

    /// <summary>
    /// Mean absolute difference of the log-probabilities of sampler and training code, nats; null unless <see cref="GrpoConfig.SamplerCorrection"/> has them
    /// compared.
    /// </summary>
    public double? SamplerMeanGap { get; init; }

    /// <summary>The largest such difference.</summary>
    public double? SamplerMaxGap { get; init; }

    /// <summary>Mean per token of log pi_sampler - log pi_trainer, nats.</summary>
    public double? SamplerKl { get; init; }

    /// <summary>
    /// Share of tokens times layers with experts at which the training code's routers choose another set of experts than the sampler's: while the rollout is
    /// scored before the updates where <see cref="GrpoConfig.SamplerCorrection"/> has it scored, else, under <see cref="GrpoConfig.RoutingReplay"/>, during the
    /// updates. Null without both, in a dense model, and where sampler or training code do not tell.
    /// </summary>
    public double? RoutingDisagreement { get; init; }

    /// <summary>Wall time of the step and of its parts.</summary>
    public required GrpoSeconds Seconds { get; init; }
}
