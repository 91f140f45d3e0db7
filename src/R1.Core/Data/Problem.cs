namespace R1.Data;

/// <summary>One verifiable problem: what the policy reads and what a rule can check.</summary>
public sealed record Problem
{
    /// <summary>Stable identity inside its set, e.g. <c>arithmetic-6-00017-en</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The family that wrote it, e.g. <c>arithmetic</c>.</summary>
    public required string Family { get; init; }

    /// <summary>Difficulty, e.g. the number of operations to carry out; 0 where it is not known.</summary>
    public required int Level { get; init; }

    /// <summary>Language of the question: <c>en</c> or <c>zh</c>.</summary>
    public required string Language { get; init; }

    /// <summary>The question alone, without the prompt template.</summary>
    public required string Question { get; init; }

    /// <summary>The gold answer, exactly as a correct completion states it; null for open-ended prompts, which have none.</summary>
    public required string? Answer { get; init; }
}
