namespace R1.Data.Corpora;

/// <summary>One text of a corpus.</summary>
/// <param name="Kind">What it is, for surveys, e.g. <c>search_web</c>.</param>
/// <param name="Question">What stands before it, without the prompt template; read, not learnt.</param>
/// <param name="Response">What is learnt.</param>
public sealed record Document(string Kind, string Question, string Response)
{
    /// <summary>The problems that it is about, in the order of the text; none for exercises without one.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>The problem that all of it is about; null where there is none or several.</summary>
    public Problem? Problem => Problems is [var only] ? only : null;

    /// <summary>The text cut into what is written about each problem: on a sheet all but the first stand after a question of their own.</summary>
    public IEnumerable<(Problem Problem, string Response)> Texts =>
        Problems.Zip(Response.Split($" {SmallLanguage.EndOfDocument} "), (problem, text) => (problem, text.Split(" <asst> ")[^1]));
}
