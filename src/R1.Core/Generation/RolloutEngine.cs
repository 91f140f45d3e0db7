using Microsoft.ML.Tokenizers;
using R1.Data;
using R1.Foundation;
using R1.Tokenization;

namespace R1.Generation;

/// <summary>One completion of one problem's prompt.</summary>
/// <param name="Problem">What was asked.</param>
/// <param name="PromptIds">What the policy read.</param>
/// <param name="Sampled">Token ids and log-probabilities under the policy that drew them.</param>
/// <param name="Text">The completion as text, without the end-of-document token.</param>
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

/// <summary>Text in, text out: problems become prompts, sampled ids become completions.</summary>
public sealed class RolloutEngine(ICompletionSampler sampler, Tokenizer tokenizer, PromptTemplate template, int endOfDocumentId)
{
    /// <summary>Prompt ids of a problem.</summary>
    public int[] Prompt(Problem problem) => [.. tokenizer.EncodeToIds(template.Render(problem.Question))];

    /// <summary>Samples a group of completions for every problem.</summary>
    /// <param name="problems">Problems, each with a prompt of its own.</param>
    /// <param name="groupSize">Completions per problem, G.</param>
    /// <param name="options">How tokens are drawn; the end-of-document token is added to its stop tokens.</param>
    /// <param name="seed">Seed of the noise of this call.</param>
    /// <param name="cancellationToken">Ends the sampling early with an exception.</param>
    public IReadOnlyList<RolloutGroup> Sample(
        IReadOnlyList<Problem> problems, int groupSize, SamplingOptions options, ulong seed, CancellationToken cancellationToken = default)
    {
        var random = new SeededRandom(seed);
        var requests = problems.Select(p => new SampleRequest(Prompt(p), groupSize, random.NextUInt64())).ToList();
        var stopping = options with { StopTokenIds = [.. options.StopTokenIds.Append(endOfDocumentId).Distinct()] };
        var sampled = sampler.Sample(requests, stopping, cancellationToken);
        return [.. problems.Select((problem, i) => new RolloutGroup(
            problem, [.. sampled[i].Select(s => new Rollout(problem, requests[i].PromptIds, s, Text(s.TokenIds)))]))];
    }

    /// <summary>Completion ids as text, without the end-of-document token.</summary>
    public string Text(IReadOnlyList<int> completionIds) =>
        tokenizer.Decode(completionIds.Count > 0 && completionIds[^1] == endOfDocumentId ? completionIds.Take(completionIds.Count - 1) : completionIds);
}
