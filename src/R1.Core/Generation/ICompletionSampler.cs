namespace R1.Generation;

/// <summary>One prompt and how many completions are wanted of it.</summary>
/// <param name="PromptIds">Prompt token ids, not empty.</param>
/// <param name="Count">Completions to draw (the group size G for GRPO).</param>
/// <param name="Seed">
/// Noise of this request. Token t of completion i is drawn with <c>Noise.Uniform(Seed, i, t)</c> alone, so a completion does not
/// depend on what else is in the batch.
/// </param>
public sealed record SampleRequest(int[] PromptIds, int Count, ulong Seed);

/// <summary>One drawn completion.</summary>
/// <param name="TokenIds">Completion ids, the stop token included when one was drawn.</param>
/// <param name="LogProbs">
/// Per token, natural log-probability under softmax(logits / temperature) before any filter: the old policy of the ratio in eq. (1).
/// </param>
/// <param name="Finished">True when a stop token ended it; false when the token budget did.</param>
public sealed record SampledCompletion(int[] TokenIds, float[] LogProbs, bool Finished)
{
    /// <summary>
    /// Of every token that was read, prompt and all completion tokens but the last: its k experts of every layer that has any, layer after layer. Null unless
    /// asked for, and from samplers that do not tell.
    /// </summary>
    internal ushort[][]? Routing { get; init; }
}

/// <summary>Draws completions in batches. Implementations: the TorchSharp path (reference, GPU) and the vectorised CPU path.</summary>
public interface ICompletionSampler
{
    /// <summary>
    /// Why the same request, options and weights may give other completions, or log-probabilities that the training code does not agree with; null where they
    /// give the same to the bit.
    /// </summary>
    string? WhyInexact => null;

    /// <returns>For each request, its completions in order.</returns>
    IReadOnlyList<SampledCompletion[]> Sample(IReadOnlyList<SampleRequest> requests, SamplingOptions options, CancellationToken cancellationToken = default);
}
