namespace R1.Training.Gradients;

/// <summary>A prompt and a completion to learn from.</summary>
/// <param name="PromptIds">Read, never trained.</param>
/// <param name="CompletionIds">Trained tokens.</param>
/// <param name="Index">Position in the caller's list, so that values per sequence find their way back after sorting by length.</param>
public sealed record TokenSequence(int[] PromptIds, int[] CompletionIds, int Index)
{
    /// <summary>Number of tokens, prompt and completion.</summary>
    public int Length => PromptIds.Length + CompletionIds.Length;

    /// <summary>A token that is asked for at every place, instead of the one that stands there; null for what stands there.</summary>
    internal int? AskedFor { get; init; }

    /// <summary>The experts that a sampler chose for it; null where nothing is known or asked of them.</summary>
    internal SampledRouting? Routing { get; init; }
}
