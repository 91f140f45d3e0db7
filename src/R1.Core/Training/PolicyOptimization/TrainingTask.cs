using R1.Data;
using R1.Rewards;

namespace R1.Training.PolicyOptimization;

/// <summary>What a policy is trained to do.</summary>
/// <param name="Reward">Scores its completions.</param>
/// <param name="Problems">Where the problems of a step are drawn from.</param>
public sealed record TrainingTask(WeightedReward Reward, IProblemSource Problems);
