using System.ComponentModel.DataAnnotations;

namespace R1.Training.PolicyOptimization.Advantages;

/// <summary>
/// Generalised advantage estimation (arXiv 1506.02438), PPO's: A_t = delta_t + gamma lambda A_(t+1) with delta_t = r_t + gamma V(s_(t+1)) - V(s_t), the
/// value after the last token being 0. The returns A_t + V(s_t) are what the critic learns.
/// </summary>
public sealed record GeneralizedAdvantage : AdvantageEstimator
{
    /// <value>Discount per token, gamma in [0, 1]. Default 1.</value>
    [Range(0, 1)]
    public double Gamma { get; init; } = 1;

    /// <value>lambda in [0, 1]: 0 trusts the critic alone, 1 the rewards alone. Default 0.95.</value>
    [Range(0, 1)]
    public double Lambda { get; init; } = 0.95;

    /// <value>Whiten the advantages over all tokens of the step. Default true.</value>
    public bool Whiten { get; init; } = true;

    /// <inheritdoc/>
    public override bool NeedsValues => true;

    /// <inheritdoc/>
    public override AdvantageEstimate Estimate(TokenRewards rewards)
    {
        var values = rewards.Values
            ?? throw new ArgumentException(
                $"{nameof(GeneralizedAdvantage)} needs a critic's values: set {nameof(TokenRewards)}.{nameof(TokenRewards.Values)}.");
        IReadOnlyList<double[]> advantages = [.. rewards.Tokens.Zip(values, Advantages)];
        IReadOnlyList<double[]> returns = [.. advantages.Zip(values, (a, v) => a.Zip(v, (x, y) => x + y).ToArray())];
        return new(Whiten ? Statistics.Whiten(advantages) : advantages, returns);
    }

    private double[] Advantages(double[] rewards, double[] values)
    {
        var advantages = new double[rewards.Length];
        var (nextAdvantage, nextValue) = (0.0, 0.0);
        for (var t = rewards.Length - 1; t >= 0; t--)
        {
            var delta = rewards[t] + (Gamma * nextValue) - values[t];
            advantages[t] = nextAdvantage = delta + (Gamma * Lambda * nextAdvantage);
            nextValue = values[t];
        }
        return advantages;
    }
}
