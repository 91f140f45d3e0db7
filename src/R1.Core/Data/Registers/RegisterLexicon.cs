namespace R1.Data.Registers;

/// <summary>The words of the register families.</summary>
internal static class RegisterLexicon
{
    /// <summary>Labels of the operations of one problem, first to last; their number bounds the level.</summary>
    public static IReadOnlyList<string> Labels { get; } = [.. Enumerable.Range(1, 20).Select(number => $"#{number}")];

    /// <summary>Label of the state in which a program starts.</summary>
    public const string StartLabel = "#0";

    /// <summary>Every word once, in a fixed order: labels, verbs, words of chains, states, operations.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        .. Labels.Prepend(StartLabel)
            .Concat(RegisterFamily.All.SelectMany(f => new[] { f.Verb.English, f.Verb.Chinese }))
            .Concat(Lexicon.ChainWords)
            .Concat(RegisterFamily.All.SelectMany(f => f.States))
            .Concat(RegisterFamily.All.SelectMany(f => f.Operations))
            .Distinct(),
    ];
}
