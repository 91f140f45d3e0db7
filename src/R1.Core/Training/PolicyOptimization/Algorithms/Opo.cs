using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Training.PolicyOptimization.Algorithms;

/// <summary>
/// On-policy RL with optimal reward baseline (OPO, arXiv 2505.23585): J = E[A_i log pi(o_i)], A_i = r_i - sum(l r) / sum(l), strictly on policy: one update
/// per rollout, so no clip ever acts. No KL term.
/// </summary>
public static class Opo
{
    /// <summary>The settings of the paper.</summary>
    public static GrpoConfig Apply(GrpoConfig config) => config with
    {
        Advantage = new OptimalBaselineAdvantage(),
        Objective = new PolicyObjective { Loss = new ClippedLoss { ClipEpsilon = 0.2 }, Aggregation = new TokenMean(), KlCoefficient = 0 },
        MiniBatches = 1,
        InnerEpochs = 1,
    };
}
