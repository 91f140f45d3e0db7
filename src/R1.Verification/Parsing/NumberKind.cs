using R1.Verification.Trees;

namespace R1.Verification.Parsing;

/// <summary>Conditions in words: 'k is an integer', 'integer k', 'c is an arbitrary constant', 'k为整数'.</summary>
internal static class NumberKind
{
    private static readonly Dictionary<string, string> Sets = new(StringComparer.Ordinal)
    {
        ["integer"] = "Z", ["positive integer"] = "Z+", ["nonnegative integer"] = "N", ["natural number"] = "N", ["natural"] = "N", ["real"] = "R",
        ["real number"] = "R", ["constant"] = "R", ["rational number"] = "Q", ["整数"] = "Z", ["正整数"] = "Z+", ["自然数"] = "N", ["实数"] = "R", ["常数"] = "R",
    };

    private static readonly HashSet<string> Empty =
        ["is", "are", "an", "a", "any", "all", "every", "some", "arbitrary", "be", "being", "为", "是", "为任意", "任意", "为任意常数", "each"];

    /// <summary>The membership that words say of a variable; null, and nothing is taken, when they say none.</summary>
    public static Node? Read(TokenCursor cursor)
    {
        var (name, words, at) = ("", "", 0);
        for (; at < 8; at++)
        {
            var token = cursor.Peek(at);
            if (token.Kind == TokenKind.Symbol && name.Length == 0) name = token.Text;
            else if (token.Kind == TokenKind.Word || token is { Kind: TokenKind.Symbol, Text: "a" }) words += Empty.Contains(token.Text)
                ? "" : $" {token.Text}";
            else if (!token.Is(TokenKind.Operator, "-")) break;
        }
        if (name.Length == 0 || words.Length == 0) return null;
        var phrase = words.Trim().TrimStart('为', '是').Replace("non negative", "nonnegative");
        if (!(Sets.TryGetValue(phrase, out var set) || Sets.TryGetValue(phrase.TrimEnd('s'), out set))) return null;
        for (var i = 0; i < at; i++) cursor.Take();
        return new Relation([new Symbol(name), new NamedSet(set)], ["in"]);
    }
}
