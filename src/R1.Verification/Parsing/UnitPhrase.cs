using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Parsing;

/// <summary>Units and counted things behind a value: <c>cm^2</c>, <c>km/h</c>, <c>square feet</c>, <c>dollars per hour</c>, <c>red
/// marbles</c>.</summary>
internal static class UnitPhrase
{
    public static bool IsCurrency(string word) =>
        Unit.Find(word) is { Dimension: "dollar" or "euro" or "yen" or "yuan" or "pound-sterling" or "rupee" };

    public static bool Begins(TokenCursor cursor, Node value) =>
        (cursor.Current.Kind == TokenKind.Word && value is not (Words or Symbol or Quantity { Unit.IsKnown: false })) ||
            (value is Number && BeginsRate(cursor));

    // 12 m/s: letters alone would be variables.
    private static bool BeginsRate(TokenCursor cursor) =>
        cursor.Current is { Kind: TokenKind.Symbol, HasSpace: true, Text: "m" or "g" or "L" or "N" or "J" } &&
            cursor.Peek().Is(TokenKind.Operator, "/") &&
        cursor.Peek(2) is { Kind: TokenKind.Symbol, Text: "s" or "h" or "L" or "m" or "g" or "K" };

    public static Node Read(TokenCursor cursor, Node value)
    {
        if (IsNumberWord(cursor.Current.Text) && Magnitude(cursor.Current.Text) is { } magnitude)
        {
            cursor.Take();
            return Build.Multiply(value, new Number(new Numbers.Rational(magnitude)));
        }
        var unit = One(cursor);
        while (cursor.Current.Kind == TokenKind.Word || IsUnitDivision(cursor) || IsUnitProduct(cursor))
        {
            if (cursor.Current.Kind == TokenKind.Word && cursor.Current.Text != "per") unit = Unit.Unknown(unit.Name + " " + One(cursor).Name);
            else
            {
                var isProduct = cursor.Take().Text == "*";
                if (cursor.Current.Kind is not (TokenKind.Word or TokenKind.Symbol)) break;
                var other = One(cursor);
                unit = isProduct ? Unit.Unknown($"{unit.Name}*{other.Name}") : unit.Per(other) ?? Unit.Unknown($"{unit.Name}/{other.Name}");
            }
        }
        return new Quantity(value, unit);
    }

    private static bool IsUnitDivision(TokenCursor cursor) =>
        cursor.Current.Is(TokenKind.Operator, "/") &&
            (cursor.Peek().Kind == TokenKind.Word || cursor.Peek() is { Kind: TokenKind.Symbol, Text: "s" or "h" or "m" or "L" or "g" or "K" });

    private static bool IsUnitProduct(TokenCursor cursor) => cursor.Current.Is(TokenKind.Operator, "*") && cursor.Peek().Kind == TokenKind.Word;

    private static Unit One(TokenCursor cursor)
    {
        var word = cursor.Take().Text;
        if (word is "square" or "sq" or "cubic" or "cu" && cursor.Current.Kind == TokenKind.Word)
        {
            var plain = cursor.Take().Text;
            return Unit.Find(plain)?.Power(word[0] == 's' ? 2 : 3) ?? Unit.Unknown($"{word} {plain}");
        }
        var unit = Unit.Find(word) ?? Unit.Unknown(word);
        return Exponent(cursor) is { } exponent ? unit.Power(exponent) ?? Unit.Unknown($"{word}^{exponent}") : unit;
    }

    private static int? Exponent(TokenCursor cursor)
    {
        if (!cursor.Current.Is(TokenKind.Operator, "^")) return null;
        var isBraced = cursor.Peek().Is(TokenKind.Open, "{");
        var isNegative = cursor.Peek(isBraced ? 2 : 1).Is(TokenKind.Operator, "-");
        var at = 1 + (isBraced ? 1 : 0) + (isNegative ? 1 : 0);
        if (cursor.Peek(at) is not { Kind: TokenKind.Number, Text: { Length: 1 } digits }) return null;
        for (var i = 0; i <= at + (isBraced ? 1 : 0); i++) cursor.Take();
        return isNegative ? -(digits[0] - '0') : digits[0] - '0';
    }

    private static bool IsNumberWord(string word) => Magnitude(word) is not null;

    private static long? Magnitude(string word) => word.ToLowerInvariant() switch
    {
        "hundred" => 100,
        "thousand" or "千" => 1000,
        "万" => 10_000,
        "million" => 1_000_000,
        "亿" => 100_000_000,
        "billion" => 1_000_000_000,
        "trillion" => 1_000_000_000_000,
        _ => null,
    };
}
