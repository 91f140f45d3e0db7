namespace R1.Evaluation.Elicitation;

/// <summary>Steps in where a model has written one of certain words.</summary>
internal interface ISteering
{
    /// <summary>The words at which it is asked.</summary>
    IReadOnlyList<int> Boundaries { get; }

    /// <summary>What stands instead of the word that the chain ends with; null to leave the rest of the chain to the model.</summary>
    IReadOnlyList<int>? At(WrittenChain chain);
}
