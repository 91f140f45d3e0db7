using R1.Foundation;

namespace R1.Data.Code;

/// <summary>A program to be found and the inputs that its question shows, in their order.</summary>
internal sealed record CodePuzzle(CodeProgram Program, IReadOnlyList<int> Inputs) : IWorkedProblem
{
    /// <inheritdoc/>
    // Two programs with the same examples are one question.
    public string Identity => $"{CodeFamily.FamilyName}| {Examples} ?";

    private string Examples => string.Join($" {CodeLexicon.Comma} ", Inputs.Select(x => $"{x} {CodeLexicon.Arrow} {Program.Run(x)}"));

    /// <inheritdoc/>
    public Problem ToProblem(string language) => new()
    {
        Id = $"{CodeFamily.FamilyName}|{Examples}|{Program.Statements.Count}|{language}",
        Family = CodeFamily.FamilyName,
        Level = Program.Statements.Count,
        Language = language,
        Question = $"{(language == "zh" ? CodeLexicon.Verb.Chinese : CodeLexicon.Verb.English)} {Examples} ?",
        Answer = Program.ToString(),
    };

    /// <inheritdoc/>
    public ReasoningTrace Write(string language, WritingStyle style, SeededRandom random) => CodeTraceWriter.Write(this, language, style, random);
}
