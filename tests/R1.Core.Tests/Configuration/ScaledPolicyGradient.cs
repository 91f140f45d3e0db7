using System.ComponentModel.DataAnnotations;
using R1.Foundation;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Tests.Configuration;

/// <summary>A loss that nobody has registered.</summary>
internal sealed record ScaledPolicyGradient : PolicyLoss
{
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double Scale { get; init; } = 1;

    public override TokenLoss Compute(TokenTerms terms) => new(-(terms.Advantages * terms.LogProbs).Times(Scale), terms.LogRatio.exp());
}
