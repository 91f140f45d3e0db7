using System.Text.Json.Serialization;

namespace R1.Training.RejectionSampling;

/// <summary>
/// What one round measured; rewards and lengths are those of the samples, before the fine-tuning. Its names in JSON are those of the metrics.
/// </summary>
public sealed record RejectionRound
{
    /// <summary>1 for the first.</summary>
    [JsonPropertyName("step")]
    public required int Round { get; init; }

    /// <summary>Completions that were drawn.</summary>
    public required int Sampled { get; init; }

    /// <summary>Completions that the policy was fine-tuned on: every reward full, no two of one question alike.</summary>
    public required int Kept { get; init; }

    /// <summary>Share of the completions that were kept.</summary>
    public double KeptShare => (double)Kept / Sampled;

    /// <summary>Mean score of each reward by its name over all completions, unweighted.</summary>
    [JsonPropertyName("reward")]
    public required IReadOnlyDictionary<string, double> RewardParts { get; init; }

    /// <summary>Mean length of all completions, tokens.</summary>
    public required double MeanLength { get; init; }

    /// <summary>Mean length of the kept completions, tokens; null when none was kept.</summary>
    public double? KeptMeanLength { get; init; }

    /// <summary>Share of completions that the token budget cut off.</summary>
    public required double TruncatedRate { get; init; }

    /// <summary>Mean cross-entropy per token in the first epoch, each step before its update, nats; null when none was kept.</summary>
    public double? FirstLoss { get; init; }

    /// <summary>The same in the last epoch.</summary>
    public double? Loss { get; init; }

    /// <summary>Updates made.</summary>
    public required int Updates { get; init; }

    /// <summary>Updates that were not made because their gradient was not finite.</summary>
    public int SkippedUpdates { get; init; }

    /// <summary>Wall time of the round and of its parts.</summary>
    public required RejectionSeconds Seconds { get; init; }
}
