using R1.Foundation;
using static TorchSharp.torch;

namespace R1.Training.PolicyOptimization.Losses;

/// <summary>Estimates of KL(pi || pi_ref) from the tokens that were drawn.</summary>
internal static class KlEstimate
{
    /// <summary>Eq. (2), per token: pi_ref / pi - log(pi_ref / pi) - 1, unbiased and never negative ('k3').</summary>
    /// <param name="logProbs">[...], of the policy.</param>
    /// <param name="refLogProbs">[...], of the reference.</param>
    /// <returns>[...], nats.</returns>
    public static Tensor K3(Tensor logProbs, Tensor refLogProbs)
    {
        using var scope = NewDisposeScope();
        var logRatio = refLogProbs - logProbs;
        return (logRatio.ExponentialMinusOne() - logRatio).MoveToOuterDisposeScope();
    }
}
