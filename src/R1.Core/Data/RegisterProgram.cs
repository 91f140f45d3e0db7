namespace R1.Data;

/// <summary>A family's program: its start state and operations (indices), the language-free identity of a problem.</summary>
public sealed record RegisterProgram(ProblemFamily Family, int Start, IReadOnlyList<int> Operations)
{
    /// <summary>What makes two problems the same one: everything but the language.</summary>
    public string Identity => $"{Family.Name}|{Family.States[Start]}|{string.Join(' ', Operations.Select(o => Family.Operations[o]))}";

    /// <summary>Word of the last state.</summary>
    public string Answer => Family.States[Family.Run(Start, Operations)[^1]];

    /// <summary>
    /// Index of the first operation's label. Numbering starts anywhere, as exercises on a page do, so that late labels are met in short problems too;
    /// a function of the operations, not a draw, so that a problem has one text.
    /// </summary>
    public int FirstLabel => Operations.Aggregate(17 * (Start + 1), (hash, operation) => ((hash * 31) + operation) & 0xFFFFFF) % (Lexicon.Labels.Count - Operations.Count + 1);

    /// <summary>Writes the question in a language, <c>en</c> or <c>zh</c>.</summary>
    public Problem ToProblem(string language)
    {
        var steps = Operations.Select((operation, i) => $"{Lexicon.Labels[FirstLabel + i]} {Family.Operations[operation]}");
        var verb = language == "zh" ? Family.Verb.Chinese : Family.Verb.English;
        return new Problem
        {
            Id = $"{Identity}|{language}",
            Family = Family.Name,
            Level = Operations.Count,
            Language = language,
            Question = $"{verb} {Lexicon.StartLabel} {Family.States[Start]} {string.Join(' ', steps)} ?",
            Answer = Answer,
        };
    }
}
