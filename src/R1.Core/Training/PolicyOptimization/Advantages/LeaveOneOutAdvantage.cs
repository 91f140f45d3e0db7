namespace R1.Training.PolicyOptimization.Advantages;

/// <summary>
/// A_i = r_i - mean of the other rewards of the group (RLOO, arXiv 2402.14740): an unbiased baseline, since it does not depend on r_i. Equals
/// (r_i - mean(r)) G / (G - 1).
/// </summary>
public sealed record LeaveOneOutAdvantage : AdvantageEstimator
{
    /// <inheritdoc/>
    public override int SmallestGroup => 2;

    /// <inheritdoc/>
    public override AdvantageEstimate Estimate(TokenRewards rewards) => new(rewards.Spread(rewards.Scores().SelectMany(LeaveOneOut)));

    private static IEnumerable<double> LeaveOneOut(double[] group) =>
        Statistics.Centre(group).Select(centred => centred * group.Length / Math.Max(1, group.Length - 1.0));
}
