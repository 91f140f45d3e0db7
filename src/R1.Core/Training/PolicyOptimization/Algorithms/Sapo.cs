using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Training.PolicyOptimization.Algorithms;

/// <summary>
/// Soft adaptive policy optimisation (SAPO, arXiv 2511.20347): J = E[1/G sum_i 1/|o_i| sum_t (4 / tau) sigmoid(tau (rho_t - 1)) A_i]. The gate closes
/// smoothly where PPO's clip cuts, and sooner for negative advantages. No KL term.
/// </summary>
public static class Sapo
{
    /// <summary>The settings of the paper.</summary>
    public static GrpoConfig Apply(GrpoConfig config) => config with
    {
        Advantage = new GroupAdvantage(),
        Objective = new PolicyObjective { Loss = new SapoLoss(), Aggregation = new SequenceMean(), KlCoefficient = 0 },
    };
}
