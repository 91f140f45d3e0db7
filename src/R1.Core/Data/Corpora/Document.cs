namespace R1.Data.Corpora;

/// <summary>One text of a corpus.</summary>
/// <param name="Kind">What it is, for surveys, e.g. <c>search_web</c>.</param>
/// <param name="Question">What stands before it, without the prompt template; read, not learnt.</param>
/// <param name="Response">What is learnt.</param>
public sealed record Document(string Kind, string Question, string Response)
{
    /// <summary>The problem that it is about; null for exercises without one.</summary>
    public Problem? Problem { get; init; }
}
