using R1.Configuration;

namespace R1.Training.PolicyOptimization.Advantages;

/// <summary>
/// Each reward is normalised within its group on its own, then their weighted sum over the step (GDPO, 'normalize then sum'): a rare reward keeps its
/// say beside a frequent one.
/// </summary>
public sealed record DecoupledAdvantage : AdvantageEstimator
{
    /// <value>Weight of each reward by its name, at least one.</value>
    public required IReadOnlyDictionary<string, double> Weights { get; init; }

    /// <value>How each reward is normalised; the sum is divided by the same kind of standard deviation, of the whole step. Default: eq. (3).</value>
    public GroupAdvantage Each { get; init; } = new();

    /// <inheritdoc/>
    public override int SmallestGroup => 2;

    /// <inheritdoc/>
    public override IEnumerable<string> NeededRewards => Weights.Keys;

    /// <inheritdoc/>
    public override AdvantageEstimate Estimate(TokenRewards rewards)
    {
        var sum = new double[rewards.Tokens.Count];
        foreach (var (name, weight) in Weights)
            foreach (var (i, normalized) in Scores(rewards, name).Chunk(rewards.GroupSize).SelectMany(group => Each.Normalize(group)).Index())
                sum[i] += weight * normalized;
        return new(rewards.Spread(NormalizeSum(sum)));
    }

    /// <inheritdoc/>
    public override IEnumerable<ConfigFault> CrossFieldFaults()
    {
        if (Weights.Count == 0 || !Weights.Values.All(double.IsFinite))
            yield return new ConfigFault(
                nameof(Weights), Weights.Count == 0 ? "none" : string.Join(", ", Weights), "give a finite weight for at least one reward");
        if (Each.Scale != AdvantageScale.Group)
            yield return new ConfigFault($"{nameof(Each)}.{nameof(Each.Scale)}", Each.Scale, "leave it at group: each reward is normalised within its group");
    }

    private static IReadOnlyList<double> Scores(TokenRewards rewards, string name) =>
        rewards.Parts?.GetValueOrDefault(name) ?? throw new ArgumentException(
            $"There is no reward named '{name}': the rewards are {string.Join(", ", rewards.Parts?.Keys ?? ["not given one by one"])}.");

    private double[] NormalizeSum(double[] sum)
    {
        if (Statistics.AllEqual(sum)) return new double[sum.Length];
        var divisor = Statistics.Std(sum, Each.Std) + Each.Epsilon;
        return [.. Statistics.Centre(sum).Select(centred => centred / divisor)];
    }
}
