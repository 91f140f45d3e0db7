using R1.Foundation;
using static TorchSharp.torch;

namespace R1.Training.PolicyOptimization.Losses;

/// <summary>Eq. (1) and eq. (2) for a single token, as curves over the ratio: what training computes, not a copy of it.</summary>
public static class LossCurves
{
    /// <summary>What a loss makes of one token, negated: min(rho A, clip(rho) A) of eq. (1). Without the KL term.</summary>
    /// <param name="loss">E.g. <see cref="ClippedLoss"/>.</param>
    /// <param name="advantage">A.</param>
    /// <param name="ratios">rho = pi / pi_old, above 0.</param>
    public static IReadOnlyList<(double Ratio, double Objective)> Clip(PolicyLoss loss, double advantage, IEnumerable<double> ratios)
    {
        using var scope = NewDisposeScope();
        var (one, weight) = (ones(1, 1, dtype: ScalarType.Float64), tensor(new[] { advantage }));
        var objective = new PolicyObjective { Loss = loss, KlCoefficient = 0 };
        double Objective(double ratio) =>
            -objective.Compute(new PolicyBatch(one.Times(PortableMath.Log(ratio)), weight, one) { OldLogProbs = zeros_like(one) }).Loss.item<double>();
        return [.. ratios.Select(ratio => (ratio, Objective(ratio)))];
    }

    /// <summary>Eq. (2): the estimate of KL(pi || pi_ref) from one token.</summary>
    /// <param name="ratios">pi_ref / pi, above 0.</param>
    public static IReadOnlyList<(double Ratio, double Kl)> KlK3(IEnumerable<double> ratios)
    {
        using var scope = NewDisposeScope();
        double[] at = [.. ratios];
        var kl = KlEstimate.K3(zeros(at.Length, dtype: ScalarType.Float64), tensor(at).log());
        return [.. at.Zip(kl.data<double>())];
    }
}
