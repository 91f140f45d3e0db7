using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Training.PolicyOptimization.Algorithms;

/// <summary>
/// Group sequence policy optimisation (GSPO, arXiv 2507.18071): J = E[1/G sum_i min(s_i A_i, clip(s_i, 1 - epsilon, 1 + epsilon) A_i)] with one ratio per
/// completion, s_i = (pi(o_i) / pi_old(o_i))^(1 / |o_i|). The reward is for the whole completion, so the ratio is too. No KL term.
/// </summary>
public static class Gspo
{
    /// <summary>The settings of the paper.</summary>
    public static GrpoConfig Apply(GrpoConfig config) => config with
    {
        Advantage = new GroupAdvantage(),
        Objective = new PolicyObjective { Loss = new SequenceClippedLoss(), Aggregation = new SequenceMean(), KlCoefficient = 0 },
    };
}
