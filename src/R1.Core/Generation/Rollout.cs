using R1.Data;

namespace R1.Generation;

/// <summary>One completion of one problem's prompt.</summary>
/// <param name="Problem">What was asked.</param>
/// <param name="PromptIds">What the policy read.</param>
/// <param name="Sampled">Token ids and log-probabilities under the policy that drew them.</param>
/// <param name="Text">The completion as text, without the token that stopped it.</param>
public sealed record Rollout(Problem Problem, int[] PromptIds, SampledCompletion Sampled, string Text)
{
    /// <summary>Completion length in tokens.</summary>
    public int Length => Sampled.TokenIds.Length;

    /// <summary>True when the token budget ended the completion.</summary>
    public bool IsTruncated => !Sampled.Finished;

    /// <summary>A text that no model sampled, for rewards that look at texts alone: it has no token ids.</summary>
    public static Rollout OfText(Problem problem, string completion) => new(problem, [], new SampledCompletion([], [], Finished: true), completion);
}

/// <summary>The G completions of one prompt, over which eq. (3) normalises the rewards.</summary>
public sealed record RolloutGroup(Problem Problem, IReadOnlyList<Rollout> Rollouts);
