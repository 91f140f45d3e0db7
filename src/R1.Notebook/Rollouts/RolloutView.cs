using R1.Data.Corpora;
using R1.Generation;
using R1.Training.PolicyOptimization;
using R1.Training.PolicyOptimization.Advantages;

namespace R1.Notebook;

/// <summary>One completion as a reader sees it.</summary>
/// <param name="Prompt">What the policy read.</param>
/// <param name="Completion">What it wrote.</param>
/// <param name="Reward">Raw reward; NaN where there is none, as for a document.</param>
/// <param name="Advantage">Reward normalised in its group, eq. (3); NaN where there is none.</param>
/// <param name="Gold">The right answer; null for an open-ended prompt.</param>
public sealed record RolloutView(string Prompt, string Completion, double Reward, double Advantage, string? Gold)
{
    /// <summary>What the reward is made of, such as <c>accuracy</c> and <c>format</c>; empty where that is not known.</summary>
    public IReadOnlyDictionary<string, double> Parts { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether its answer is right; null when nobody has judged it.</summary>
    internal bool? IsRight => Parts.TryGetValue("accuracy", out var accuracy) ? accuracy > 0 : null;

    /// <summary>A completion that nobody has scored.</summary>
    public static RolloutView Of(Rollout rollout) => new(rollout.Problem.Question, rollout.Text, double.NaN, double.NaN, rollout.Problem.Answer);

    /// <summary>A document of the corpus.</summary>
    public static RolloutView Of(Document document) => new(document.Question, document.Response, double.NaN, double.NaN, document.Problem?.Answer);

    /// <summary>A scored group, with the advantages of eq. (3).</summary>
    /// <param name="group">Completions and rewards.</param>
    /// <param name="shown">How many completions to show; the advantages are those of the whole group.</param>
    public static IEnumerable<RolloutView> Of(ScoredGroup group, int shown = int.MaxValue)
    {
        var advantages = new GroupAdvantage().Compute(group.Totals);
        var problem = group.Group.Problem;
        return group.Group.Rollouts.Take(shown).Zip(group.Rewards, advantages).Select(shownOne =>
            new RolloutView(problem.Question, shownOne.First.Text, shownOne.Second.Total, shownOne.Third, problem.Answer)
            {
                Parts = shownOne.Second.Parts,
            });
    }
}
