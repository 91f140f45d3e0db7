using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Training.PolicyOptimization.Algorithms;

/// <summary>
/// REINFORCE leave-one-out (RLOO, arXiv 2402.14740): J = E[1/G sum_i A_i log pi(o_i)], A_i = R_i - mean of the other R_j of the group, with the KL
/// penalty inside the reward, R = r - beta log(pi_old(o) / pi_ref(o)).
/// </summary>
/// <remarks>
/// <b>Deviation.</b> The loss is PPO's clipped one. With one update per rollout every ratio is 1 and its gradient is that of A log pi; with more the clip
/// keeps the update near the rollout, as in TRL.
/// </remarks>
public static class Rloo
{
    /// <summary>The settings of the paper, with the smaller of its two values of beta.</summary>
    public static GrpoConfig Apply(GrpoConfig config) => config with
    {
        Advantage = new LeaveOneOutAdvantage(),
        Objective = new PolicyObjective { Loss = new ClippedLoss { ClipEpsilon = 0.2 }, Aggregation = new SequenceSum(), KlCoefficient = 0 },
        RewardKlCoefficient = 0.03,
    };
}
