namespace R1.Verification.Parsing;

/// <summary>Tells a condition in round brackets, as in 2x (x &gt; 0), from a factor and from the argument of a function, as in P(X &gt; 2).</summary>
internal static class ConditionAhead
{
    private const int Longest = 60;

    public static bool Is(TokenCursor cursor)
    {
        if (!cursor.Current.Is(TokenKind.Open, "(") || IsArgument(cursor)) return false;
        var (depth, hasRelation) = (0, false);
        for (var i = 0; i < Longest; i++)
        {
            var token = cursor.Peek(i);
            if (token.Kind == TokenKind.End) return false;
            if (token.Kind == TokenKind.Open) depth++;
            else if (token.Kind == TokenKind.Close && --depth == 0) return hasRelation;
            else if (depth == 1 && token.Kind == TokenKind.Relation) hasRelation |= token.Text is "<" or "<=" or ">" or ">=" or "!=" or "in" or "notin";
        }
        return false;
    }

    private static bool IsArgument(TokenCursor cursor) =>
        cursor.Previous.Kind is TokenKind.Function or TokenKind.End or TokenKind.Open or TokenKind.Relation or TokenKind.Operator ||
        (cursor.Previous is { Kind: TokenKind.Symbol, Text: [var name] } && (char.IsAsciiLetterUpper(name) || name is 'f' or 'p') && !cursor.Current.HasSpace &&
            cursor.Peek(-2).Kind is not (TokenKind.Number or TokenKind.Symbol or TokenKind.Close));
}
