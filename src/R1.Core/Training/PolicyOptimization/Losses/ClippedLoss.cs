using R1.Foundation;
using System.ComponentModel.DataAnnotations;

namespace R1.Training.PolicyOptimization.Losses;

/// <summary>
/// The clipped surrogate of eq. (1), PPO's (arXiv 1707.06347): -min(rho_t A_t, clip(rho_t, 1 - epsilon, 1 + epsilon) A_t) with
/// rho_t = pi(o_t) / pi_old(o_t). GRPO, Dr. GRPO, DAPO and PPO differ in its constants alone.
/// </summary>
/// <remarks>
/// <b>Deviation.</b> Eq. (1) writes one ratio per output, the product over its tokens. Like DeepSeekMath and every open implementation we take it per
/// token.
/// </remarks>
public sealed record ClippedLoss : PolicyLoss
{
    /// <value>
    /// epsilon of eq. (1), above 0: a ratio below 1 - epsilon is clipped. Default 10, the only value that the paper states (version 2,
    /// R1's first RL stage; version 1 states none), under which only ratios above 11 are clipped; PPO's customary value is 0.2.
    /// </value>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double ClipEpsilon { get; init; } = 10;

    /// <value>Another epsilon for the upper side, above 0 (DAPO's clip-higher: 0.28 over 0.2). Default null: <see cref="ClipEpsilon"/>.</value>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double? ClipEpsilonHigh { get; init; }

    /// <value>
    /// Bound above 1 on ratios with a negative advantage, where the minimum of eq. (1) bounds nothing: dual clip (arXiv 1912.09729; verl's
    /// <c>clip_ratio_c</c>, TRL's <c>delta</c>). Default null: off.
    /// </value>
    [Range(1, double.MaxValue, MinimumIsExclusive = true)]
    public double? DualClip { get; init; }

    /// <inheritdoc/>
    public override TokenLoss Compute(TokenTerms terms) =>
        new ClipRange(1 - ClipEpsilon, 1 + (ClipEpsilonHigh ?? ClipEpsilon), DualClip).Surrogate(terms.LogRatio.Exponential(), terms.Advantages);
}
