using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Training.PolicyOptimization.Algorithms;

/// <summary>
/// Group relative policy optimisation as the paper states it (section 2.2.1; DeepSeekMath, arXiv 2402.03300):
/// J = E[1/G sum_i min(rho_i A_i, clip(rho_i, 1 - epsilon, 1 + epsilon) A_i) - beta KL(pi || pi_ref)], A_i = (r_i - mean(r)) / std(r).
/// </summary>
public static class Grpo
{
    /// <summary>The settings of eq. (1) to (3); all others stay as they are.</summary>
    public static GrpoConfig Apply(GrpoConfig config) => config with { Advantage = new GroupAdvantage(), Objective = new PolicyObjective() };
}
