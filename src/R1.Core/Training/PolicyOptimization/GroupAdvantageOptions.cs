using System.ComponentModel.DataAnnotations;
using R1.Configuration;

namespace R1.Training.PolicyOptimization;

/// <summary>Which standard deviation divides the advantage.</summary>
public enum StdKind
{
    /// <summary>Divides by the group size: the plain reading of std in eq. (3).</summary>
    Population,

    /// <summary>Divides by the group size less one, as TRL and verl do.</summary>
    Sample,
}

/// <summary>What a centred reward is divided by.</summary>
public enum AdvantageScale
{
    /// <summary>The standard deviation of its own group: eq. (3).</summary>
    Group,

    /// <summary>The standard deviation of all rewards of the batch: keeps nearly solved groups from being blown up.</summary>
    Batch,

    /// <summary>Nothing: Dr. GRPO (arXiv 2503.20783), which calls the division a difficulty bias.</summary>
    None,
}

/// <summary>What a reward is compared with.</summary>
public enum AdvantageBaseline
{
    /// <summary>The mean of its group: eq. (3).</summary>
    GroupMean,

    /// <summary>The mean of the others of its group: RLOO (arXiv 2402.14740), unbiased.</summary>
    LeaveOneOut,
}

/// <summary>How rewards become advantages; the default is eq. (3) to the letter.</summary>
public sealed record GroupAdvantageOptions : IConfig
{
    /// <value>Kind of standard deviation. Default: population.</value>
    public StdKind Std { get; init; } = StdKind.Population;

    /// <value>Added to the standard deviation, at least 0. Default 0; TRL has 1e-4, verl 1e-6.</value>
    [Range(0, double.MaxValue)]
    public double Epsilon { get; init; }

    /// <value>The divisor. Default: the group's standard deviation.</value>
    public AdvantageScale Scale { get; init; } = AdvantageScale.Group;

    /// <value>The baseline. Default: the group's mean.</value>
    public AdvantageBaseline Baseline { get; init; } = AdvantageBaseline.GroupMean;
}
