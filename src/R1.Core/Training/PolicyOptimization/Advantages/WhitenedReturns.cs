using System.ComponentModel.DataAnnotations;

namespace R1.Training.PolicyOptimization.Advantages;

/// <summary>
/// The advantages of REINFORCE++ (arXiv 2501.03262): the return G_t = r_t + gamma G_(t+1) of each token, whitened over all tokens of the step. The
/// step is the baseline, so one completion per prompt is enough.
/// </summary>
public sealed record WhitenedReturns : AdvantageEstimator
{
    /// <value>Discount per token, in [0, 1]. Default 1.</value>
    [Range(0, 1)]
    public double Gamma { get; init; } = 1;

    /// <inheritdoc/>
    public override AdvantageEstimate Estimate(TokenRewards rewards)
    {
        IReadOnlyList<double[]> returns = [.. rewards.Tokens.Select(Returns)];
        return new(Statistics.Whiten(returns), returns);
    }

    private double[] Returns(double[] rewards)
    {
        var returns = new double[rewards.Length];
        var next = 0.0;
        for (var t = rewards.Length - 1; t >= 0; t--) returns[t] = next = rewards[t] + (Gamma * next);
        return returns;
    }
}
