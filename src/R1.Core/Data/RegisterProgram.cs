namespace R1.Data;

/// <summary>A family's program: its start state and operations (indices), the language-free identity of a problem.</summary>
public sealed record RegisterProgram(ProblemFamily Family, int Start, IReadOnlyList<int> Operations)
{
    /// <summary>What makes two problems the same one: everything but the language.</summary>
    public string Identity => $"{Family.Name}|{Family.States[Start]}|{string.Join(' ', Operations.Select(o => Family.Operations[o]))}";

    /// <summary>Word of the last state.</summary>
    public string Answer => Family.States[Family.Run(Start, Operations)[^1]];

    /// <summary>Writes the question in a language, <c>en</c> or <c>zh</c>.</summary>
    public Problem ToProblem(string language)
    {
        var steps = Operations.Select((operation, i) => $"{Lexicon.Labels[i]} {Family.Operations[operation]}");
        var verb = language == "zh" ? Family.Verb.Chinese : Family.Verb.English;
        return new Problem
        {
            Id = $"{Identity}|{language}",
            Family = Family.Name,
            Level = Operations.Count,
            Language = language,
            Question = $"{verb} {Family.States[Start]} {string.Join(' ', steps)} ?",
            Answer = Answer,
        };
    }
}
