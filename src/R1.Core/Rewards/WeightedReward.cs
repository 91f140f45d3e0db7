using R1.Generation;

namespace R1.Rewards;

/// <summary>
/// A weighted sum of rewards that keeps its breakdown. R1-Zero: accuracy + format with equal weight (section 2.2.2); first RL stage of R1:
/// the language consistency is added (section 2.3.2).
/// </summary>
public sealed class WeightedReward
{
    private readonly (IReward Reward, double Weight)[] _parts;

    /// <param name="parts">Rewards of distinct names and their finite weights, at least one.</param>
    /// <exception cref="ArgumentException">No part, a name twice, or a weight that is not finite.</exception>
    public WeightedReward(params (IReward Reward, double Weight)[] parts)
    {
        if (parts.Length == 0) throw new ArgumentException("A weighted reward needs at least one part.", nameof(parts));
        foreach (var (reward, weight) in parts)
        {
            if (!double.IsFinite(weight))
                throw new ArgumentException($"The weight of '{reward.Name}' is {weight}: give a finite number.", nameof(parts));
            if (parts.Count(part => part.Reward.Name == reward.Name) > 1)
                throw new ArgumentException($"Reward '{reward.Name}' is there twice: give it once with the sum of the weights.", nameof(parts));
        }
        _parts = [.. parts];
    }

    /// <summary>Names of the parts in order.</summary>
    public IEnumerable<string> Names => _parts.Select(part => part.Reward.Name);

    /// <summary>Scores one completion by every part.</summary>
    public RewardBreakdown Score(Rollout rollout) => ScoreAll([rollout])[0];

    /// <summary>Scores many completions by every part, each part all at once; in the same order.</summary>
    public IReadOnlyList<RewardBreakdown> ScoreAll(IReadOnlyList<Rollout> rollouts)
    {
        var scores = _parts.Select(part => part.Reward.ScoreAll(rollouts)).ToList();
        return [.. rollouts.Select((_, i) => Breakdown([.. scores.Select(ofPart => ofPart[i])]))];
    }

    private RewardBreakdown Breakdown(IReadOnlyList<double> scores)
    {
        var parts = new Dictionary<string, double>(_parts.Length);
        var total = 0.0;
        foreach (var ((reward, weight), score) in _parts.Zip(scores))
        {
            parts.Add(reward.Name, score);
            total += weight * score;
        }
        return new RewardBreakdown(parts, total);
    }
}
