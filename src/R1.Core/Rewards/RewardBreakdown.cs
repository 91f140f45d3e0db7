namespace R1.Rewards;

/// <summary>A total reward and what it is made of.</summary>
/// <param name="Parts">Score of each reward by its name, before weighting.</param>
/// <param name="Total">Sum of weight x score: the r_i of eq. (3).</param>
public sealed record RewardBreakdown(IReadOnlyDictionary<string, double> Parts, double Total);
