using R1.Data;
using R1.Generation;
using R1.Models;
using R1.Pipeline;

namespace R1.Tests.Evaluation.Elicitation;

/// <summary>A model of which every continuation of a text is written down: after the longest text that matches, its continuation follows.</summary>
internal sealed class SearchScript(params (string After, string Then)[] lines) : ICompletionSampler
{
    /// <summary>One problem, with the answer <c>6x+7 3x+4</c>.</summary>
    public static Problem Problem { get; } = new()
    {
        Id = "search|s|en", Family = "search", Level = 3, Language = "en", Question = "find 10 to 22 in 2 by 9x+3 3x+4 6x+7 ?", Answer = "6x+7 3x+4",
    };

    /// <summary>An attempt that fails, and says so.</summary>
    public const string Fails = "10 9x+3 32 to 22 32 3x+4 39 ? 22 no";

    /// <summary>An attempt that succeeds, and says so.</summary>
    public const string Succeeds = "10 6x+7 6 to 22 6 3x+4 22 ? 22 yes";

    /// <summary>The end of somebody who states what failed.</summary>
    public const string GivesUp = "</think> <answer> 9x+3 3x+4 </answer> <eos>";

    /// <summary>The end of somebody who has found it.</summary>
    public const string Answers = "</think> <answer> 6x+7 3x+4 </answer> <eos>";

    /// <summary>What the policy was given to go on from, in order.</summary>
    public List<string> Asked { get; } = [];

    public Policy Policy() => new(CausalLM.Create(BaseModelConfig.SmallDeepseek(hiddenSize: 16, layers: 1), seed: 1), SmallLanguage.Format, this);

    public IReadOnlyList<SampledCompletion[]> Sample(IReadOnlyList<SampleRequest> requests, SamplingOptions options,
        CancellationToken cancellationToken = default) => [.. requests.Select(request => Enumerable.Repeat(Draw(request, options), request.Count).ToArray())];

    private SampledCompletion Draw(SampleRequest request, SamplingOptions options)
    {
        var text = SmallLanguage.Tokenizer.Decode(request.PromptIds);
        Asked.Add(text);
        var then = lines.Where(line => text.EndsWith(line.After, StringComparison.Ordinal)).MaxBy(line => line.After.Length).Then
            ?? throw new InvalidOperationException($"nothing is written after: {text}");
        var ids = SmallLanguage.Tokenizer.EncodeToIds(then).ToList();
        var stop = ids.FindIndex(options.StopTokenIds.Contains);
        int[] taken = [.. ids.Take(stop < 0 ? ids.Count : stop + 1).Take(options.MaxNewTokens)];
        return new SampledCompletion(taken, new float[taken.Length], options.StopTokenIds.Contains(taken[^1]));
    }
}
