namespace R1.Data.Code;

/// <summary>The words of <see cref="CodeFamily"/>.</summary>
internal static class CodeLexicon
{
    /// <summary>Between an input and its output.</summary>
    public const string Arrow = "→";

    /// <summary>Between two examples.</summary>
    public const string Comma = ",";

    /// <summary>The verb that opens a question: English, Chinese.</summary>
    public static (string English, string Chinese) Verb { get; } = ("code", "代码");

    /// <summary>What a statement does to x.</summary>
    public static IReadOnlyList<string> Operators { get; } = ["+=", "*="];

    /// <summary>Digits, words of chains, and eight words that no other family has.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        .. Enumerable.Range(0, CodeFamily.Digits).Select(digit => $"{digit}").Concat(Lexicon.ChainWords)
            .Concat([Verb.English, Verb.Chinese, Arrow, Comma, "x", .. Operators, ";"]),
    ];
}
