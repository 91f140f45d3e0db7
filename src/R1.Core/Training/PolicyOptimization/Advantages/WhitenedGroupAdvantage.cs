namespace R1.Training.PolicyOptimization.Advantages;

/// <summary>
/// The advantages of REINFORCE++-baseline (arXiv 2501.03262): r_i - mean(r) within the group, then whitened over all tokens of the step in place of
/// eq. (3)'s division by the group's own standard deviation.
/// </summary>
public sealed record WhitenedGroupAdvantage : AdvantageEstimator
{
    /// <inheritdoc/>
    public override int SmallestGroup => 2;

    /// <inheritdoc/>
    public override AdvantageEstimate Estimate(TokenRewards rewards) =>
        new(Statistics.Whiten(rewards.Spread(rewards.Scores().SelectMany(Statistics.Centre))));
}
