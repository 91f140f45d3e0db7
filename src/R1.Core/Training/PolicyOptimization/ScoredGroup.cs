using R1.Generation;
using R1.Rewards;

namespace R1.Training.PolicyOptimization;

/// <summary>A group of completions with the reward of each.</summary>
public sealed record ScoredGroup(RolloutGroup Group, IReadOnlyList<RewardBreakdown> Rewards)
{
    /// <summary>Total rewards, one per completion.</summary>
    public float[] Totals => [.. Rewards.Select(r => (float)r.Total)];

    /// <summary>True when all rewards are equal: eq. (3) gives nothing to learn.</summary>
    public bool IsConstant => Rewards.All(r => r.Total == Rewards[0].Total);

    /// <summary>Scores every completion of a group.</summary>
    public static ScoredGroup Score(RolloutGroup group, WeightedReward reward) => ScoreAll([group], reward)[0];

    /// <summary>Scores every completion of many groups, all at once.</summary>
    public static IReadOnlyList<ScoredGroup> ScoreAll(IReadOnlyList<RolloutGroup> groups, WeightedReward reward)
    {
        var scores = new Queue<RewardBreakdown>(reward.ScoreAll([.. groups.SelectMany(g => g.Rollouts)]));
        return [.. groups.Select(g => new ScoredGroup(g, [.. g.Rollouts.Select(_ => scores.Dequeue())]))];
    }
}
