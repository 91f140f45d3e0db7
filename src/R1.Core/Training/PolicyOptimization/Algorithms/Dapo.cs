using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Training.PolicyOptimization.Algorithms;

/// <summary>
/// DAPO (arXiv 2503.14476): GRPO with clip-higher (epsilon 0.2 below, 0.28 above), the mean over all tokens, groups drawn until enough have rewards that
/// differ (dynamic sampling), completions that were cut off masked out (overlong filtering) or punished beforehand (soft overlong punishment), no KL term.
/// </summary>
public static class Dapo
{
    /// <summary>The settings of the paper; the soft punishment is a reward of its own (<see cref="OverlongPunishment"/>).</summary>
    public static GrpoConfig Apply(GrpoConfig config) => config with
    {
        Advantage = new GroupAdvantage(),
        Objective = new PolicyObjective
        {
            Loss = new ClippedLoss { ClipEpsilon = 0.2, ClipEpsilonHigh = 0.28 },
            Aggregation = new TokenMean(),
            KlCoefficient = 0,
        },
        DynamicSampling = true,
        MaskTruncated = true,
    };

    /// <summary>
    /// Soft overlong punishment, added to the reward: nothing up to max - buffer tokens, then falling linearly to -1 at max. It warns
    /// before the budget cuts.
    /// </summary>
    /// <param name="length">Of the completion, tokens.</param>
    /// <param name="maxTokens">The budget.</param>
    /// <param name="bufferTokens">Length of the slope, from 1 to the budget (DAPO: 4,096 of 20,480).</param>
    /// <returns>From -1 to 0.</returns>
    public static double OverlongPunishment(int length, int maxTokens, int bufferTokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferTokens, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bufferTokens, maxTokens);
        return Math.Clamp((maxTokens - bufferTokens - length) / (double)bufferTokens, -1, 0);
    }
}
