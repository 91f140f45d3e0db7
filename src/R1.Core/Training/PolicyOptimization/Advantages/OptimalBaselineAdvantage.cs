namespace R1.Training.PolicyOptimization.Advantages;

/// <summary>
/// A_i = r_i - b with b = sum(l r) / sum(l) over the group, l being the lengths in tokens (OPO, arXiv 2505.23585): the baseline of smallest variance
/// when the squared gradient of a completion grows with its length.
/// </summary>
public sealed record OptimalBaselineAdvantage : AdvantageEstimator
{
    /// <inheritdoc/>
    public override int SmallestGroup => 2;

    /// <inheritdoc/>
    public override AdvantageEstimate Estimate(TokenRewards rewards)
    {
        var lengths = rewards.Tokens.Select(row => row.Length).Chunk(rewards.GroupSize);
        return new(rewards.Spread(rewards.Scores().Zip(lengths, LessBaseline).SelectMany(group => group)));
    }

    private static double[] LessBaseline(double[] group, int[] lengths)
    {
        if (Statistics.AllEqual(group)) return new double[group.Length];
        var baseline = group.Zip(lengths, (r, l) => r * l).Sum() / lengths.Sum();
        return [.. group.Select(r => r - baseline)];
    }
}
