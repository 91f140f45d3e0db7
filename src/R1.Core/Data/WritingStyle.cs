using System.ComponentModel.DataAnnotations;
using R1.Configuration;

namespace R1.Data;

/// <summary>How one author writes a chain of thought.</summary>
public sealed record WritingStyle : IConfig
{
    /// <value>How much of the work is shown.</value>
    public required Granularity Granularity { get; init; }

    /// <value>Probability that a shown state is wrong, in [0, 1]; for a direct answer, that the answer is.</value>
    [Range(0, 1)]
    public required double ErrorRate { get; init; }

    /// <value>Probability that the first pass falls for the misconception of an advanced operation, in [0, 1]. Default 0.36.</value>
    [Range(0, 1)]
    public double MisconceptionRate { get; init; } = 0.36;

    /// <value>Probability of a second pass over the whole chain, in [0, 1].</value>
    [Range(0, 1)]
    public double RecheckRate { get; init; }

    /// <value>Probability that a state of the second pass is wrong, in [0, 1].</value>
    [Range(0, 1)]
    public double RecheckErrorRate { get; init; } = 0.01;

    /// <value>Probability that the second pass falls for the misconception of an advanced operation, in [0, 1]. Default 0.22.</value>
    [Range(0, 1)]
    public double RecheckMisconceptionRate { get; init; } = 0.22;

    /// <value>Probability that the chain mixes English and Chinese words, in [0, 1].</value>
    [Range(0, 1)]
    public double MixRate { get; init; }
}
