namespace R1.Verification.Parsing;

/// <summary>Finds the labels of parts: (a) 5 (b) 7, 1) 3; 2) 4, (i) x, (ii) y.</summary>
internal static class PartLabels
{
    private static readonly string[][] Series =
    [
        ["a", "b", "c", "d", "e", "f", "g", "h"], ["A", "B", "C", "D", "E", "F", "G", "H"], ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
        ["i", "ii", "iii", "iv", "v", "vi"], ["I", "II", "III", "IV", "V", "VI"],
    ];

    // The parts that letters name may come in any order; figures in brackets are factors otherwise.
    private const int OrderedSeries = 2;

    /// <summary>Each part with its label; null when there are not at least two labels, the first in front of everything, and all up to the last in the
    /// alphabet.</summary>
    public static List<(string Label, List<Token> Tokens)>? Split(List<Token> tokens) =>
        LabelAt(tokens, 0) is var (first, length) ? Split(tokens, first, length) : null;

    private static List<(string Label, List<Token> Tokens)>? Split(List<Token> tokens, string first, int length)
    {
        if (Array.Find(Series, series => series[0] == first) is { } labels &&
            Split(tokens, length, first, (label, i) => i < labels.Length && label == labels[i]) is { } parts) return parts;
        var others = Array.Find(Series, series => Array.IndexOf(series, first) > 0);
        if (others is null || Array.IndexOf(Series, others) == OrderedSeries) return null;
        return Split(tokens, length, first, (label, _) => Array.IndexOf(others, label) >= 0) is { } moved &&
            others[..Math.Min(others.Length, moved.Count)].All(label => moved.Count(part => part.Label == label) == 1) ? moved : null;
    }

    private static List<(string Label, List<Token> Tokens)>? Split(List<Token> tokens, int start, string name, Func<string, int, bool> isLabel)
    {
        var (parts, depth) = (new List<(string, List<Token>)>(), 0);
        for (var i = start; i < tokens.Count; i++)
        {
            if (depth == 0 && LabelAt(tokens, i) is var (label, size) && isLabel(label, parts.Count + 1))
            {
                if (Part(tokens, start, i) is not { } part) return null;
                parts.Add((name, part));
                (name, start) = (label, i + size);
                i = start - 1;
            }
            else if (tokens[i].Kind == TokenKind.Open) depth++;
            else if (tokens[i].Kind == TokenKind.Close) depth--;
        }
        if (parts.Count == 0 || Part(tokens, start, tokens.Count - 1) is not { } last) return null;
        parts.Add((name, last));
        return parts;
    }

    // '(a)', or 'a)' at the start of a part.
    private static (string Label, int Length)? LabelAt(List<Token> tokens, int at)
    {
        var isBracketed = tokens[at].Is(TokenKind.Open, "(");
        if (!isBracketed && at > 0 && tokens[at - 1].Kind is not (TokenKind.Separator or TokenKind.RowBreak or TokenKind.Gap) && !tokens[at].HasSpace)
            return null;
        var (label, end) = ("", isBracketed ? at + 1 : at);
        for (; end < tokens.Count && label.Length < 4 && tokens[end].Kind is TokenKind.Symbol or TokenKind.Word or TokenKind.Number; end++)
            label += tokens[end].Text;
        return label.Length > 0 && end < tokens.Count && tokens[end].Is(TokenKind.Close, ")") ? (label, end + 1 - at) : null;
    }

    // What stands between two labels, without separators around it: no operator begins or ends it, else the brackets are those of a product.
    private static List<Token>? Part(List<Token> tokens, int start, int end)
    {
        while (start < end && IsSeparator(tokens[start])) start++;
        while (end > start && IsSeparator(tokens[end - 1])) end--;
        if (start >= end || tokens[end - 1].Kind is TokenKind.Operator && tokens[end - 1].Text is not ("%" or "°" or "!" or "'")) return null;
        if (tokens[start].Kind is TokenKind.Relation && tokens[start].Text != "=" || tokens[start] is { Kind: TokenKind.Operator, Text: not ("-" or "±") })
            return null;
        return [.. tokens[start..end], Token.End];
    }

    private static bool IsSeparator(Token token) =>
        token.Kind is TokenKind.Separator or TokenKind.Gap or TokenKind.RowBreak || token.Is(TokenKind.Operator, ":");
}
