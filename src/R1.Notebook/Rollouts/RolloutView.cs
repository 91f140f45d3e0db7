using R1.Training;

namespace R1.Notebook;

/// <summary>One completion as a reader sees it.</summary>
/// <param name="Prompt">What the policy read.</param>
/// <param name="Completion">What it wrote.</param>
/// <param name="Reward">Raw reward.</param>
/// <param name="Advantage">Reward normalised in its group, eq. (3).</param>
/// <param name="Gold">The right answer.</param>
public sealed record RolloutView(string Prompt, string Completion, double Reward, double Advantage, string Gold)
{
    /// <summary>A scored group, with the advantages of eq. (3).</summary>
    /// <param name="group">Completions and rewards.</param>
    /// <param name="shown">How many completions to show; the advantages are those of the whole group.</param>
    public static IEnumerable<RolloutView> Of(ScoredGroup group, int shown = int.MaxValue)
    {
        var advantages = GroupAdvantage.Compute(group.Totals);
        var problem = group.Group.Problem;
        return group.Group.Rollouts.Take(shown).Select((r, i) => new RolloutView(problem.Question, r.Text, group.Rewards[i].Total, advantages[i], problem.Answer));
    }
}
