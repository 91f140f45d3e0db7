using R1.Generation;
using R1.Rewards;

namespace R1.Evaluation;

/// <summary>pass@k for growing k: what a model can reach if somebody picks the right one of its answers.</summary>
public static class PassCurve
{
    /// <summary>The curve at 1, 2, 4, ... up to the number of samples.</summary>
    /// <param name="groups">Completions, equally many for every problem.</param>
    /// <param name="seed">Noise of the bootstrap.</param>
    public static IReadOnlyList<(int K, Estimate Pass)> Of(IReadOnlyList<RolloutGroup> groups, ulong seed)
    {
        var accuracy = new AccuracyReward();
        var right = groups.Select(group => (All: group.Rollouts.Count, Right: group.Rollouts.Count(rollout => accuracy.Score(rollout) > 0.5))).ToList();
        var ks = Enumerable.Range(0, 31).Select(power => 1 << power).TakeWhile(k => k <= right.Min(one => one.All));
        return [.. ks.Select(k => (k, Estimate.OverProblems([.. right.Select(one => PassAtK.Estimate(one.All, one.Right, k))], seed)))];
    }
}
