using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Critics;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Training.PolicyOptimization.Algorithms;

/// <summary>
/// Proximal policy optimisation (PPO, arXiv 1707.06347) as it is used on language models (arXiv 2203.02155): advantages by GAE from a critic that learns
/// beside the policy, the clipped loss, and the KL penalty in the reward of each token, r_t = [t last] r - beta log(pi_old / pi_ref). GRPO saves the critic.
/// </summary>
public static class Ppo
{
    /// <summary>The customary epsilon and lambda, and beta of InstructGPT.</summary>
    public static GrpoConfig Apply(GrpoConfig config) => config with
    {
        Advantage = new GeneralizedAdvantage(),
        Objective = new PolicyObjective { Loss = new ClippedLoss { ClipEpsilon = 0.2 }, Aggregation = new TokenMean(), KlCoefficient = 0 },
        RewardKlCoefficient = 0.02,
        Critic = new CriticConfig(),
    };
}
