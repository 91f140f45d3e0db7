using System.ComponentModel.DataAnnotations;
using R1.Foundation;
using static TorchSharp.torch;

namespace R1.Training.PolicyOptimization.Losses;

/// <summary>
/// A smooth gate in place of the clip (SAPO, arXiv 2511.20347): -(4 / tau) sigmoid(tau (rho_t - 1)) A_t, with one tau for positive and one for other
/// advantages. At rho = 1 its slope is that of rho A.
/// </summary>
public sealed record SapoLoss : PolicyLoss
{
    /// <value>tau where the advantage is positive, above 0. Default 1.</value>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double TauPositive { get; init; } = 1;

    /// <value>tau elsewhere, above 0; larger closes the gate sooner. Default 1.05.</value>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double TauNegative { get; init; } = 1.05;

    /// <inheritdoc/>
    public override TokenLoss Compute(TokenTerms terms)
    {
        var ratio = terms.LogRatio.Exponential();
        var gate = where(terms.Advantages.Above(0), Gate(ratio, TauPositive), Gate(ratio, TauNegative));
        return new TokenLoss(-(gate * terms.Advantages), ratio);
    }

    private static Tensor Gate(Tensor ratio, double tau) => ratio.Plus(-1).Times(tau).Logistic().Times(4 / tau);
}
