namespace R1.Generation.Http;

/// <summary>One prompt as a server is asked for it, and what its completions must be like.</summary>
/// <param name="Request">Prompt, number of completions and seed.</param>
/// <param name="Options">How to draw: temperature 1 without filters.</param>
/// <param name="Version">The policy version that must answer.</param>
/// <param name="VocabularySize">Number of token ids.</param>
internal sealed record Exchange(SampleRequest Request, SamplingOptions Options, string Version, int VocabularySize)
{
    // vLLM writes this in place of minus infinity, which JSON does not have.
    private const float ClampedInfinity = -9999;

    // Log-probabilities are computed in 32 bits, so that one of a certain token may come out a little above 0.
    private const float RoundingAboveZero = 1e-4f;

    /// <summary>A completion, when everything that is said of it agrees.</summary>
    /// <param name="ids">Token ids.</param>
    /// <param name="logProbs">Of each.</param>
    /// <param name="finish">Why it ended: stop or length.</param>
    /// <exception cref="ServerFaultException">It is not what was asked for, or incomplete.</exception>
    public SampledCompletion Completion(int[] ids, float[] logProbs, string? finish)
    {
        var finished = ids.Length > 0 && Options.StopTokenIds.Contains(ids[^1]);
        var fault = TokenFault(ids, logProbs) ?? EndFault(ids, finish, finished);
        return fault is null ? new SampledCompletion(ids, logProbs, finished) : throw new ServerFaultException(fault);
    }

    private string? TokenFault(int[] ids, float[] logProbs)
    {
        if (ids.Length != logProbs.Length) return $"{ids.Length} token ids came with {logProbs.Length} log-probabilities";
        if (ids.Length == 0 || ids.Length > Options.MaxNewTokens) return $"a completion has {ids.Length} tokens; 1 to {Options.MaxNewTokens} were asked for";
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] < 0 || ids[i] >= VocabularySize) return $"token {i} has the id {ids[i]}; the vocabulary has {VocabularySize}";
            if (!float.IsFinite(logProbs[i]) || logProbs[i] is <= ClampedInfinity or > RoundingAboveZero)
                return $"token {i} has the log-probability {logProbs[i]}";
        }
        return null;
    }

    private string? EndFault(int[] ids, string? finish, bool finished)
    {
        if (finish is not ("stop" or "length")) return $"a completion ended with '{finish}'";
        if (ids.SkipLast(1).Any(Options.StopTokenIds.Contains)) return "a completion goes on after a stop token";
        if (finish == "stop" && !finished) return $"a completion stopped at token {ids[^1]}, which is not among the stop tokens asked for: add it to them";
        return finished || ids.Length == Options.MaxNewTokens ? null
            : $"a completion was cut after {ids.Length} of {Options.MaxNewTokens} tokens: give the server a longer context";
    }
}
