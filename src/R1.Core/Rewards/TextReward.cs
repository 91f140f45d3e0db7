using R1.Data;
using R1.Generation;

namespace R1.Rewards;

/// <summary>
/// A reward that is a function of the text, for rules of one line: <c>new TextReward("short", (problem, text) => text.Length &lt; 100 ? 1 : 0)</c>.
/// </summary>
/// <param name="name">Name under which the score is reported.</param>
/// <param name="rule">Problem and completion in, score out.</param>
public sealed class TextReward(string name, Func<Problem, string, double> rule) : IReward
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public double Score(Rollout rollout) => rule(rollout.Problem, rollout.Text);
}
