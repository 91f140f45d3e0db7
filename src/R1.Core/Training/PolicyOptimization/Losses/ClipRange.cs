using R1.Foundation;
using static TorchSharp.torch;

namespace R1.Training.PolicyOptimization.Losses;

/// <summary>PPO's clipped surrogate on given ratios: -min(rho A, clip(rho, low, high) A); where A &lt; 0, no more than -bound A.</summary>
internal readonly record struct ClipRange(double Low, double High, double? Bound = null)
{
    public TokenLoss Surrogate(Tensor ratio, Tensor advantages)
    {
        var clipped = ratio.Within(Low, High);
        var lower = minimum(ratio * advantages, clipped * advantages);
        var (negative, positive) = (advantages.Below(0), advantages.Above(0));
        if (Bound is { } bound) lower = where(negative, maximum(lower, advantages.Times(bound)), lower);
        return new TokenLoss(-lower, ratio)
        {
            ClippedLow = ratio.Below(Low).logical_and(negative),
            ClippedHigh = ratio.Above(High).logical_and(positive),
            Bounded = Bound is { } limit ? ratio.Above(limit).logical_and(negative) : null,
        };
    }
}
