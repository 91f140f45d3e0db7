using R1.Data.Assistant;
using R1.Generation;
using R1.Verification.Responses;

namespace R1.Rewards;

/// <summary>
/// Accuracy on tasks of an assistant (<see cref="AssistantFamily"/>): how good the answer is by the rule of its family, in [0, 1]. The answer is what stands
/// between answer tags; where there are none, what follows the thoughts; where there are none either, the whole completion.
/// </summary>
public sealed class TaskReward : IReward
{
    /// <inheritdoc/>
    public string Name => "accuracy";

    /// <summary>The accuracy reward of the whole world: this one for tasks of an assistant, the gold answer for all others.</summary>
    public static FamilyReward World { get; } = Mixed();

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The problem is no task of an assistant.</exception>
    public double Score(Rollout rollout) => AssistantTask.Parse(rollout.Problem).Score(FinalAnswer(rollout.Text), rollout.Problem.Language);

    /// <summary>What a completion states in the end; empty where its tags are broken.</summary>
    internal static string FinalAnswer(string text)
    {
        var parsed = ResponseParser.Parse(text);
        if (parsed.Answer is { } answer) return answer;
        var summary = parsed.Thoughts is null ? text : text[(text.IndexOf("</think>", StringComparison.Ordinal) + "</think>".Length)..];
        return summary.Contains('<', StringComparison.Ordinal) ? "" : summary.Trim();
    }

    private static FamilyReward Mixed()
    {
        var rule = new TaskReward();
        return new FamilyReward("accuracy", new AccuracyReward(), [.. AssistantFamilies.All.Select(family => (family.Name, (IReward)rule))]);
    }
}
