using R1.Foundation;
using R1.Generation;

namespace R1.Search;

/// <summary>Draws next steps of many chains from a policy, all in one call of the sampler.</summary>
/// <param name="policy">Who writes.</param>
/// <param name="splitter">What a step is.</param>
/// <param name="options">How tokens are drawn; the token budget is that of a whole chain.</param>
internal sealed class StepWriter(Policy policy, StepSplitter splitter, SamplingOptions options)
{
    /// <summary>Draws steps.</summary>
    /// <param name="requests">Unfinished chains, how many next steps are wanted of each, and the source of their noise.</param>
    /// <returns>For each of them the chains with the new step, and the tokens drawn.</returns>
    public IReadOnlyList<(ChainPrefix[] Chains, int Tokens)> Draw(IReadOnlyList<(ChainPrefix Chain, int Count, SeededRandom Random)> requests)
    {
        if (requests.Count == 0) return [];
        var stops = policy.Format.StopTokenIds;
        var piece = options with
        {
            MaxNewTokens = Math.Min(splitter.MostTokens, options.MaxNewTokens), StopTokenIds = [.. stops.Union(splitter.EndIds)],
        };
        var drawn = policy.Sampler.Sample(
            [.. requests.Select(one => new SampleRequest([.. one.Chain.PromptIds, .. one.Chain.Ids], one.Count, one.Random.NextUInt64()))], piece);
        return [.. requests.Zip(drawn, (one, steps) => (steps.Select(step => Add(one.Chain, step, stops)).ToArray(), steps.Sum(step => step.TokenIds.Length)))];
    }

    private ChainPrefix Add(ChainPrefix chain, SampledCompletion step, IReadOnlyList<int> stops)
    {
        var hasStopped = stops.Contains(step.TokenIds[^1]);
        int[] ids = [.. chain.Ids, .. hasStopped ? step.TokenIds[..^1] : step.TokenIds];
        return chain with { Ids = ids[..Math.Min(ids.Length, options.MaxNewTokens)], IsFinished = hasStopped || ids.Length >= options.MaxNewTokens };
    }
}
