using R1.Foundation;

namespace R1.Data.Registers;

/// <summary>A family's program: its start state and operations (indices), the language-free identity of a problem.</summary>
internal sealed record RegisterProgram(RegisterFamily Family, int Start, IReadOnlyList<int> Operations) : IWorkedProblem
{
    /// <inheritdoc/>
    public string Identity => $"{Family.Name}|{Family.States[Start]}|{string.Join(' ', Operations.Select(o => Family.Operations[o]))}";

    /// <summary>Word of the last state.</summary>
    public string Answer => Family.States[Family.Run(Start, Operations)[^1]];

    /// <summary>
    /// Index of the first operation's label. Numbering starts anywhere, as exercises on a page do, so that late labels occur in short problems too;
    /// a function of the operations, not a draw, so that a problem has one text.
    /// </summary>
    public int FirstLabel =>
        Operations.Aggregate(17 * (Start + 1), (hash, operation) => ((hash * 31) + operation) & 0xFFFFFF)
        % (RegisterLexicon.Labels.Count - Operations.Count + 1);

    /// <summary>Writes the question in a language, <c>en</c> or <c>zh</c>.</summary>
    public Problem ToProblem(string language)
    {
        var steps = Operations.Select((operation, i) => $"{RegisterLexicon.Labels[FirstLabel + i]} {Family.Operations[operation]}");
        var verb = language == "zh" ? Family.Verb.Chinese : Family.Verb.English;
        return new Problem
        {
            Id = $"{Identity}|{language}",
            Family = Family.Name,
            Level = Operations.Count,
            Language = language,
            Question = $"{verb} {RegisterLexicon.StartLabel} {Family.States[Start]} {string.Join(' ', steps)} ?",
            Answer = Answer,
        };
    }

    /// <summary>A trace in a style. A wrong state is carried on: later operations work on it.</summary>
    /// <inheritdoc/>
    public ReasoningTrace Write(string language, WritingStyle style, SeededRandom random) => RegisterTraceWriter.Write(this, language, style, random);
}
