using R1.Training.PolicyOptimization.Losses;

namespace R1.Training.PolicyOptimization.Algorithms;

/// <summary>
/// Dual-clip PPO (arXiv 1912.09729): where A &lt; 0 the minimum of eq. (1) bounds nothing, and a token whose probability has grown a lot makes a huge loss;
/// there J = max(min(rho A, clip(rho) A), c A).
/// </summary>
public static class DualClip
{
    /// <summary>PPO's epsilon and the paper's c = 3 on the loss; advantages stay as they are.</summary>
    public static GrpoConfig Apply(GrpoConfig config) => config with
    {
        Objective = config.Objective with { Loss = new ClippedLoss { ClipEpsilon = 0.2, DualClip = 3 } },
    };
}
