using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Parsing;

/// <summary>What words after a value make of it: units (<c>cm^2</c>, <c>km/h</c>, <c>square feet</c>), counted things (<c>red marbles</c>), and multiples
/// and parts of it (<c>dozen</c>, <c>million dollars</c>, <c>halves</c>).</summary>
internal static class UnitPhrase
{
    // 12 cm long is 12 cm.
    private static readonly HashSet<string> Adjuncts = ["long", "wide", "tall", "high", "deep", "old", "away", "apart", "each", "total", "in", "thick",
        "heavy"];

    public static bool IsCurrency(string word) => Unit.Find(word) is { IsCurrency: true };

    public static bool Begins(TokenCursor cursor, Node value) =>
        (cursor.Current.Kind == TokenKind.Word && value is not (Words or Symbol or Quantity { Unit.IsKnown: false })) ||
            (value is Number && BeginsRate(cursor));

    // 12 m/s: letters alone would be variables.
    private static bool BeginsRate(TokenCursor cursor) =>
        cursor.Current is { Kind: TokenKind.Symbol, HasSpace: true, Text: "m" or "g" or "L" or "N" or "J" } &&
            cursor.Peek().Is(TokenKind.Operator, "/") &&
        cursor.Peek(2) is { Kind: TokenKind.Symbol, Text: "s" or "h" or "L" or "m" or "g" or "K" };

    /// <summary>The multiple of an amount of money that a letter stands for: $3k, $1.2M; null when it is none.</summary>
    public static Rational? MoneyLetter(Token token) => token.Kind is TokenKind.Symbol or TokenKind.Word ? token.Text switch
    {
        "k" or "K" => new Rational(1000),
        "M" or "m" or "mn" or "MM" => new Rational(1_000_000),
        "B" or "b" or "bn" => new Rational(1_000_000_000),
        "T" => new Rational(1_000_000_000_000),
        _ => null,
    } : null;

    public static Node Read(TokenCursor cursor, Node value)
    {
        value = Multiple(cursor, value);
        if (cursor.Current.Kind is not TokenKind.Word && !BeginsRate(cursor)) return value;
        var unit = One(cursor);
        while (cursor.Current.Kind == TokenKind.Word || IsUnitDivision(cursor) || IsUnitProduct(cursor))
        {
            if (cursor.Current.Kind == TokenKind.Word && cursor.Current.Text != "per") unit = Joined(unit, One(cursor));
            else
            {
                var isProduct = cursor.Take().Text == "*";
                if (cursor.Current.Kind is not (TokenKind.Word or TokenKind.Symbol)) break;
                unit = isProduct ? unit.Times(One(cursor)) : unit.Per(One(cursor));
            }
        }
        return unit.Name.Length == 0 ? value : new Quantity(value, unit);
    }

    // dozen, million, 万; halves, thirds; 0.6 repeating
    private static Node Multiple(TokenCursor cursor, Node value)
    {
        while (cursor.Current.Kind == TokenKind.Word)
        {
            var word = cursor.Current.Text;
            var length = word[0] > 0x2000 && Unit.Find(word) is null ? MagnitudeLength(word) : word.Length;
            if (length > 0 && NumberWords.Magnitude(word[..length]) is { } magnitude) value = Build.Multiply(value, new Number(new Rational(magnitude)));
            else if (value is Number number && NumberWords.Part(word, number.Value.Equals(Rational.One)) is { } part && Unit.Find(word) is null &&
                Rational.Multiply(number.Value, part) is { } product)
                value = new Number(product);
            else if (value is Number { Decimals: > 0 } cut && word is "repeating" or "recurring") value = Repeating(cut);
            else return value;
            if (length < word.Length) cursor.Replace(cursor.Current with { Text = word[length..] });
            else cursor.Take();
        }
        return value;
    }

    // 万元 is ten thousand yuan.
    private static int MagnitudeLength(string word)
    {
        for (var length = Math.Min(2, word.Length); length > 0; length--)
            if (NumberWords.Magnitude(word[..length]) is not null) return length;
        return 0;
    }

    private static Node Repeating(Number number)
    {
        var power = System.Numerics.BigInteger.Pow(10, number.Decimals);
        var whole = new Rational(number.Value.Floor());
        return Rational.Add(number.Value, -whole) is { } rest && Rational.Multiply(rest, Rational.Of(power, power - 1)!.Value) is { } repeating &&
            Rational.Add(whole, repeating) is { } value
            ? new Number(value) : number;
    }

    private static Unit Joined(Unit unit, Unit next)
    {
        if (unit.Name.Length == 0) return next;
        if (unit.IsKnown && (next.Name.Length == 0 || Adjuncts.Contains(next.Name))) return unit;
        return unit.IsKnown && next.IsKnown ? unit.Times(next) : Unit.Thing($"{unit.Name} {next.Name}");
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
            return Unit.Find(plain) is { } known ? known.Power(word[0] == 's' ? 2 : 3) : Unit.Thing($"{word} {plain}");
        }
        if (word == "in" && cursor.Current is { Kind: TokenKind.Word, Text: "total" or "all" }) return Unit.Thing($"in {cursor.Take().Text}");
        if (cursor.Current.Kind == TokenKind.Word && Unit.Find($"{word} {cursor.Current.Text}") is { } pair)
        {
            cursor.Take();
            return pair;
        }
        var unit = Unit.Find(word) ?? Unit.Thing(word);
        return Exponent(cursor) is { } exponent ? unit.Power(exponent) : unit;
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
}
