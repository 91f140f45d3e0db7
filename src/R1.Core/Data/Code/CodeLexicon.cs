namespace R1.Data.Code;

/// <summary>The words of <see cref="CodeFamily"/>: the small vocabulary and eight more behind it, so that the ids of all others stay.</summary>
public static class CodeLexicon
{
    /// <summary>Between an input and its output.</summary>
    public const string Arrow = "→";

    /// <summary>Between two examples.</summary>
    public const string Comma = ",";

    /// <summary>The verb that opens a question: English, Chinese.</summary>
    public static (string English, string Chinese) Verb { get; } = ("code", "代码");

    /// <summary>What a statement does to x.</summary>
    public static IReadOnlyList<string> Operators { get; } = ["+=", "*="];

    /// <summary>The small vocabulary with the words of this family at its end.</summary>
    public static IReadOnlyList<string> Vocabulary { get; } = [.. Lexicon.Vocabulary.Concat([Verb.English, Verb.Chinese, Arrow, Comma, "x", .. Operators, ";"]).Distinct()];
}
