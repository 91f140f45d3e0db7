using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Training.PolicyOptimization.Algorithms;

/// <summary>
/// REINFORCE++ (arXiv 2501.03262): PPO without a critic. The reward of a token is r (at the last) - beta log(pi_old / pi_ref); its return G_t, whitened over
/// the step, is the advantage of PPO's clipped loss. With a baseline, the group's mean is subtracted first and beta moves into the loss.
/// </summary>
public static class ReinforcePlusPlus
{
    // The paper leaves beta to the task; this is a customary small value.
    private const double Beta = 0.01;

    /// <summary>The variant without groups: one completion per prompt is enough.</summary>
    public static GrpoConfig Apply(GrpoConfig config) => config with
    {
        Advantage = new WhitenedReturns(),
        Objective = new PolicyObjective { Loss = new ClippedLoss { ClipEpsilon = 0.2 }, Aggregation = new TokenMean(), KlCoefficient = 0 },
        RewardKlCoefficient = Beta,
    };

    /// <summary>REINFORCE++-baseline: for groups, A = r - mean(r), whitened over the step.</summary>
    public static GrpoConfig ApplyWithBaseline(GrpoConfig config) => config with
    {
        Advantage = new WhitenedGroupAdvantage(),
        Objective = new PolicyObjective { Loss = new ClippedLoss { ClipEpsilon = 0.2 }, Aggregation = new TokenMean(), KlCoefficient = Beta },
        RewardKlCoefficient = 0,
    };
}
