using System.ComponentModel.DataAnnotations;
using R1.Foundation;

namespace R1.Training.PolicyOptimization.Losses;

/// <summary>
/// Clipped importance weights (CISPO, MiniMax-M1, arXiv 2506.13585): -sg(clip(rho_t, 1 - epsilon, 1 + epsilon)) A_t log pi(o_t), sg being 'without
/// gradient'. The weight is clipped, not the update, so every token keeps its gradient.
/// </summary>
public sealed record CispoLoss : PolicyLoss
{
    /// <value>epsilon below 1, above 0. Default 10: no lower bound in effect, as in the paper's experiments.</value>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double ClipEpsilon { get; init; } = 10;

    /// <value>epsilon above 1, above 0. Default 0.28; the paper tunes it and states no value.</value>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double ClipEpsilonHigh { get; init; } = 0.28;

    /// <inheritdoc/>
    public override TokenLoss Compute(TokenTerms terms)
    {
        var ratio = terms.LogRatio.detach().Exponential();
        var (low, high) = (1 - ClipEpsilon, 1 + ClipEpsilonHigh);
        return new TokenLoss(-(ratio.Within(low, high) * terms.Advantages * terms.LogProbs), ratio)
        {
            ClippedLow = ratio.Below(low), ClippedHigh = ratio.Above(high),
        };
    }
}
