using R1.Configuration;

namespace R1.Training.PolicyOptimization.Advantages;

/// <summary>The advantages of one step.</summary>
/// <param name="Advantages">For each completion, one number per token.</param>
/// <param name="Returns">What a critic learns to predict, in the same layout; null where the estimator uses no critic.</param>
public sealed record AdvantageEstimate(IReadOnlyList<double[]> Advantages, IReadOnlyList<double[]>? Returns = null);

/// <summary>
/// How rewards become advantages. An estimator is a record with its constants and one method; a configuration holds it as a value, so a new one needs
/// no change elsewhere. All arithmetic is in float64.
/// </summary>
public abstract record AdvantageEstimator : IConfig
{
    /// <summary>Fewest completions per prompt with which it works.</summary>
    public virtual int SmallestGroup => 1;

    /// <summary>True when it needs <see cref="TokenRewards.Values"/>, the estimates of a critic.</summary>
    public virtual bool NeedsValues => false;

    /// <summary>Names of the rewards whose single scores it needs, in <see cref="TokenRewards.Parts"/>.</summary>
    public virtual IEnumerable<string> NeededRewards => [];

    /// <summary>Advantages of the completions of one step.</summary>
    /// <param name="rewards">Group after group.</param>
    /// <exception cref="ArgumentException">Something that the estimator needs is missing.</exception>
    public abstract AdvantageEstimate Estimate(TokenRewards rewards);

    /// <summary>Advantages of a single group, e.g. rewards 1, 0, 0, 0 give 1.73, -0.58, -0.58, -0.58 under eq. (3).</summary>
    /// <param name="rewards">One reward per completion of the same prompt.</param>
    /// <returns>One advantage per completion.</returns>
    public float[] Compute(IReadOnlyList<float> rewards)
    {
        var outcomes = rewards.Select(reward => (double)reward).ToList();
        var tokens = TokenRewards.Outcome(outcomes, [.. outcomes.Select(_ => 1)], outcomes.Count);
        return [.. Estimate(tokens).Advantages.Select(advantages => (float)advantages[0])];
    }

    /// <inheritdoc/>
    public virtual IEnumerable<ConfigFault> CrossFieldFaults() => [];
}
