using R1.Configuration;
using R1.Data;
using R1.Data.Search;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Search;

namespace R1.Tests.Search;

/// <summary>A policy made by hand: what it writes is a function of what stands before it, in turn for the completions of a request.</summary>
/// <param name="next">From the chain so far, as text, to what may follow; cut off where a stop token or the limit comes.</param>
internal sealed class StepSampler(Func<string, string[]> next) : ICompletionSampler
{
    public Policy Policy() => new(CausalLM.Create(BaseModelConfig.ForSearch(Preset.Smoke, 1).Model, seed: 1), SmallLanguage.Format, this);

    public IReadOnlyList<SampledCompletion[]> Sample(IReadOnlyList<SampleRequest> requests, SamplingOptions options,
        CancellationToken cancellationToken = default) =>
        [.. requests.Select(request => Enumerable.Range(0, request.Count).Select(i => Draw(request, i, options)).ToArray())];

    /// <summary>A problem with a menu of three.</summary>
    public static Problem Problem(int seed = 1) => new FamilySource(SearchFamily.Problems(3, 3)).Draw(1, Split.Train, new SeededRandom((ulong)seed))[0];

    private static SampledCompletion Cut(int[] ids, SamplingOptions options)
    {
        var stop = Array.FindIndex(ids, options.StopTokenIds.Contains);
        var length = Math.Min(stop < 0 ? ids.Length : stop + 1, options.MaxNewTokens);
        return new SampledCompletion(ids[..length], new float[length], stop >= 0 && stop < length);
    }

    private SampledCompletion Draw(SampleRequest request, int index, SamplingOptions options)
    {
        var start = Array.IndexOf(request.PromptIds, SmallLanguage.Tokenizer.IdOf("<asst>")) + 1;
        var choices = next(SmallLanguage.Tokenizer.Decode(request.PromptIds[start..]));
        return Cut([.. SmallLanguage.Tokenizer.EncodeToIds(choices[index % choices.Length])], options);
    }
}

/// <summary>A value model made by hand.</summary>
internal sealed class HandValue(Func<string, double> value) : IValueModel
{
    public IReadOnlyList<double> Evaluate(IReadOnlyList<ChainPrefix> chains) => [.. chains.Select(chain => value(SmallLanguage.Tokenizer.Decode(chain.Ids)))];
}
