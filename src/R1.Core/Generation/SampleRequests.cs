using R1.Configuration;
using R1.Models;

namespace R1.Generation;

/// <summary>Checks at the boundary of the samplers.</summary>
internal static class SampleRequests
{
    private const int MostFaults = 10;

    /// <exception cref="ArgumentException">Lists every fault (of the requests, the first ten).</exception>
    public static void Validate(IReadOnlyList<SampleRequest> requests, SamplingOptions options, ModelConfig config)
    {
        var faults = OptionFaults(options, config.VocabSize).Concat(RequestFaults(requests, options, config).Take(MostFaults)).ToList();
        if (faults.Count > 0) throw new ArgumentException("Cannot sample:\n  " + string.Join("\n  ", faults));
    }

    private static IEnumerable<string> OptionFaults(SamplingOptions options, int vocabulary)
    {
        foreach (var fault in ConfigValidation.FaultsOf(options)) yield return fault.ToString();
        foreach (var token in options.StopTokenIds.Where(token => token < 0 || token >= vocabulary))
            yield return $"StopTokenIds holds {token}; the vocabulary has {vocabulary} tokens.";
        foreach (var token in options.BannedTokenIds.Where(token => token < 0 || token >= vocabulary))
            yield return $"BannedTokenIds holds {token}; the vocabulary has {vocabulary} tokens.";
        if (options.BannedTokenIds.Where(token => token >= 0 && token < vocabulary).Distinct().Count() == vocabulary)
            yield return "BannedTokenIds holds the whole vocabulary; leave at least one token.";
    }

    private static IEnumerable<string> RequestFaults(IReadOnlyList<SampleRequest> requests, SamplingOptions options, ModelConfig config)
    {
        for (var i = 0; i < requests.Count; i++)
        {
            var (prompt, count) = (requests[i].PromptIds, requests[i].Count);
            if (prompt.Length == 0) yield return $"Request {i} has an empty prompt; give it at least one token.";
            if (count < 0) yield return $"Request {i} asks for {count} completions; the count must not be negative.";
            if (prompt.Any(token => token < 0 || token >= config.VocabSize))
                yield return $"Request {i} has a prompt token outside the vocabulary of {config.VocabSize}.";
            // The last drawn token is never read, so it needs no position.
            if (prompt.Length + options.MaxNewTokens - 1 > config.MaxPositionEmbeddings)
                yield return $"Request {i} has {prompt.Length} prompt tokens and may draw {options.MaxNewTokens}, more than " +
                    $"max_position_embeddings ({config.MaxPositionEmbeddings}); lower MaxNewTokens.";
        }
    }
}
