using R1.Data;
using R1.Generation;
using R1.Training.Gradients;

namespace R1.Search;

/// <summary>A chain in the making, or a finished one.</summary>
/// <param name="Problem">What is asked.</param>
/// <param name="PromptIds">What stands before the chain.</param>
/// <param name="Ids">The chain so far, without the token that stopped it.</param>
/// <param name="IsFinished">Nothing is to be added: the policy has stopped, or the token budget is used up.</param>
public sealed record ChainPrefix(Problem Problem, int[] PromptIds, int[] Ids, bool IsFinished)
{
    /// <summary>A chain without any token.</summary>
    public static ChainPrefix Empty(Problem problem) => new(problem, SmallLanguage.Prompt(problem), [], IsFinished: false);

    /// <summary>A completion as a finished chain.</summary>
    public static ChainPrefix Of(Rollout rollout) => new(
        rollout.Problem, rollout.PromptIds, rollout.IsTruncated ? rollout.Sampled.TokenIds : rollout.Sampled.TokenIds[..^1], IsFinished: true);

    /// <summary>The first tokens of this chain.</summary>
    public ChainPrefix First(int tokens) => this with { Ids = Ids[..tokens], IsFinished = false };

    /// <summary>The chain as a completion without log-probabilities, ended whether the policy has stopped or not.</summary>
    public Rollout ToRollout() => new(
        Problem, PromptIds, new SampledCompletion([.. Ids, SmallLanguage.EndOfDocumentId], [], Finished: true), SmallLanguage.Tokenizer.Decode(Ids));

    /// <summary>As reward models read it: question, chain, end.</summary>
    internal TokenSequence ToText() => new(PromptIds, [.. Ids, SmallLanguage.EndOfDocumentId], 0);
}
