using R1.Data;
using R1.Generation;

namespace R1.Rewards;

/// <summary>
/// One reward for a mixture of problems: each family of problems has the rule that can check it, e.g. programs are run and all else is compared with the
/// gold answer (section 2.2.2 has one accuracy reward for both). A problem that no rule covers is an error and does not score 0.
/// </summary>
public sealed class FamilyReward : IReward
{
    private readonly IReward? _others;
    private readonly Dictionary<string, IReward> _rules;

    /// <param name="name">Name under which the score is reported, e.g. <c>accuracy</c>.</param>
    /// <param name="others">Scores families that no rule names; null refuses them.</param>
    /// <param name="rules">Families by <see cref="Problem.Family"/>, each with its reward.</param>
    /// <exception cref="ArgumentException">A family is named twice.</exception>
    public FamilyReward(string name, IReward? others, params (string Family, IReward Reward)[] rules)
    {
        (Name, _others) = (name, others);
        _rules = rules.ToDictionary(rule => rule.Family, rule => rule.Reward, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">No rule is for the problem's family.</exception>
    public double Score(Rollout rollout) => RuleOf(rollout.Problem).Score(rollout);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">No rule is for the family of one of the problems.</exception>
    public IReadOnlyList<double> ScoreAll(IReadOnlyList<Rollout> rollouts)
    {
        var scores = new double[rollouts.Count];
        foreach (var ofRule in rollouts.Index().GroupBy(one => RuleOf(one.Item.Problem)))
            foreach (var (one, score) in ofRule.Zip(ofRule.Key.ScoreAll([.. ofRule.Select(one => one.Item)])))
                scores[one.Index] = score;
        return scores;
    }

    private IReward RuleOf(Problem problem) => _rules.GetValueOrDefault(problem.Family) ?? _others
        ?? throw new ArgumentException($"No rule checks problems of the family '{problem.Family}' (problem '{problem.Id}'): name one for it, "
            + "or one for all others.", nameof(problem));
}
