using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Training.PolicyOptimization.Algorithms;

/// <summary>
/// CISPO (MiniMax-M1, arXiv 2506.13585): J = E[1 / sum_i |o_i| sum_i sum_t sg(clip(rho_t)) A_i log pi(o_t)]. Clipping the weight and not the update keeps
/// the gradient of rare tokens, which fork a chain of thought and which PPO's clip drops first. No KL term.
/// </summary>
public static class Cispo
{
    /// <summary>The settings of the paper.</summary>
    public static GrpoConfig Apply(GrpoConfig config) => config with
    {
        Advantage = new GroupAdvantage(),
        Objective = new PolicyObjective { Loss = new CispoLoss(), Aggregation = new TokenMean(), KlCoefficient = 0 },
    };
}
