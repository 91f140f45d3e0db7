using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Training.PolicyOptimization.Algorithms;

/// <summary>
/// Dr. GRPO, 'GRPO done right' (arXiv 2503.20783): A_i = r_i - mean(r), and the sum over tokens is divided by a constant. GRPO's division by std(r) favours
/// problems that are too easy or too hard, and its division by |o_i| makes long wrong answers cheap. No KL term.
/// </summary>
public static class DrGrpo
{
    /// <summary>The settings of the paper; the constant is the completion budget.</summary>
    public static GrpoConfig Apply(GrpoConfig config) => config with
    {
        Advantage = new GroupAdvantage { Scale = AdvantageScale.None },
        Objective = new PolicyObjective
        {
            Loss = new ClippedLoss { ClipEpsilon = 0.2 },
            Aggregation = new ConstantLength { MaxCompletionTokens = config.Sampling.MaxNewTokens },
            KlCoefficient = 0,
        },
    };
}
