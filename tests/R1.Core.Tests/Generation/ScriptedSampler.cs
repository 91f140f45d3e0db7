using R1.Data;
using R1.Generation;
using R1.Models;
using R1.Pipeline;

namespace R1.Tests.Generation;

/// <summary>Answers what it is told, in turn, to every prompt.</summary>
internal sealed class ScriptedSampler(params string[] answers) : ICompletionSampler
{
    /// <summary>What it was asked last.</summary>
    public IReadOnlyList<SampleRequest> Requests { get; private set; } = [];

    /// <summary>How it was to draw.</summary>
    public SamplingOptions? Options { get; private set; }

    /// <summary>A policy that gives these answers. An answer that does not end with &lt;eos&gt; was cut off.</summary>
    public Policy Policy() => new(CausalLM.Create(BaseModelConfig.SmallDeepseek(hiddenSize: 16, layers: 1), seed: 1), SmallLanguage.Format, this);

    public IReadOnlyList<SampledCompletion[]> Sample(IReadOnlyList<SampleRequest> requests, SamplingOptions options,
        CancellationToken cancellationToken = default)
    {
        (Requests, Options) = (requests, options);
        return [.. requests.Select(request => Enumerable.Range(0, request.Count).Select(i => Completion(answers[i % answers.Length])).ToArray())];
    }

    private static SampledCompletion Completion(string text)
    {
        int[] ids = [.. SmallLanguage.Tokenizer.EncodeToIds(text)];
        return new SampledCompletion(ids, new float[ids.Length], ids.Length > 0 && ids[^1] == SmallLanguage.EndOfDocumentId);
    }
}
