using System.ComponentModel.DataAnnotations;
using R1.Foundation;
using static TorchSharp.torch;

namespace R1.Training.PolicyOptimization.Losses;

/// <summary>
/// The surrogate of eq. (1) with one ratio per completion, the geometric mean of its token ratios (GSPO, arXiv 2507.18071):
/// s_i = (pi(o_i) / pi_old(o_i))^(1 / |o_i|).
/// </summary>
/// <remarks>
/// Computed in the form that the paper calls GSPO-token: s_i without gradient times pi(o_t) / pi(o_t) without gradient. It has the value and, where all
/// tokens of a completion weigh the same, the gradient of s_i, and it admits advantages per token.
/// </remarks>
public sealed record SequenceClippedLoss : PolicyLoss
{
    /// <value>epsilon below 1, above 0. Default 3e-4 (GSPO's): averaged ratios stay close to 1.</value>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double ClipEpsilon { get; init; } = 3e-4;

    /// <value>epsilon above 1, above 0. Default 4e-4 (GSPO's).</value>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double ClipEpsilonHigh { get; init; } = 4e-4;

    /// <inheritdoc/>
    public override TokenLoss Compute(TokenTerms terms)
    {
        var logRatio = terms.LogRatio;
        var mean = logRatio.RowSums() / terms.Mask.sum(-1, keepdim: true).clamp_min(HeldScalars.One);
        var ratio = (logRatio - logRatio.detach()).Plus(mean.detach()).Exponential();
        return new ClipRange(1 - ClipEpsilon, 1 + ClipEpsilonHigh).Surrogate(ratio, terms.Advantages) with { PerSequence = true };
    }
}
