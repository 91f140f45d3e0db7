using System.ComponentModel.DataAnnotations;

namespace R1.Training.PolicyOptimization.Advantages;

/// <summary>What a centred reward is divided by.</summary>
public enum AdvantageScale
{
    /// <summary>The standard deviation of its own group: eq. (3).</summary>
    Group,

    /// <summary>The standard deviation of all rewards of the step: keeps nearly solved groups from being blown up.</summary>
    Batch,

    /// <summary>Nothing: Dr. GRPO (arXiv 2503.20783), which calls the division a difficulty bias.</summary>
    None,
}

/// <summary>
/// Group-relative advantages, eq. (3): A_i = (r_i - mean(r)) / std(r), the same for every token of a completion. No critic: the group is the
/// baseline. The defaults are eq. (3) to the letter.
/// </summary>
/// <remarks>
/// <b>Deviations.</b> Eq. (3) divides by zero where all rewards of a group are equal; such a group gets exactly zero, whatever the settings.
/// </remarks>
public sealed record GroupAdvantage : AdvantageEstimator
{
    /// <value>Kind of standard deviation. Default: population.</value>
    public StdKind Std { get; init; } = StdKind.Population;

    /// <value>Added to the standard deviation, at least 0. Default 0; TRL has 1e-4, verl 1e-6.</value>
    [Range(0, double.MaxValue)]
    public double Epsilon { get; init; }

    /// <value>The divisor. Default: the group's standard deviation.</value>
    public AdvantageScale Scale { get; init; } = AdvantageScale.Group;

    /// <inheritdoc/>
    public override int SmallestGroup => 2;

    /// <inheritdoc/>
    public override AdvantageEstimate Estimate(TokenRewards rewards)
    {
        var groups = rewards.Scores();
        var batchStd = Scale == AdvantageScale.Batch ? Statistics.Std([.. groups.SelectMany(group => group)], Std) : 0;
        return new(rewards.Spread(groups.SelectMany(group => Normalize(group, batchStd))));
    }

    internal double[] Normalize(double[] group, double batchStd = 0)
    {
        if (Statistics.AllEqual(group)) return new double[group.Length];
        var divisor = Scale switch
        {
            AdvantageScale.Group => Statistics.Std(group, Std) + Epsilon,
            AdvantageScale.Batch => batchStd + Epsilon,
            _ => 1,
        };
        return [.. Statistics.Centre(group).Select(centred => centred / divisor)];
    }
}
