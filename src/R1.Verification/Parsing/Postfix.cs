using System.Numerics;
using System.Text;
using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Parsing;

/// <summary>What follows a factor: powers, subscripts, bases, factorials, primes, percent and degrees.</summary>
internal static class Postfix
{
    private const int MostMarks = 12;
    private const string DigitSigns = "0123456789abcdefghijklmnopqrstuvwxyz";

    public static Node Read(TokenCursor cursor, ExpressionParser expressions, Node node)
    {
        for (var n = 0; n < MostMarks && !cursor.HasFailed && cursor.Current.Kind == TokenKind.Operator; n++)
        {
            switch (cursor.Current.Text)
            {
                case "^": node = Superscript(cursor, expressions, node); break;
                case "_": node = Subscript(cursor, node); break;
                case "!": node = Factorial(cursor, node); break;
                case "%": cursor.Take(); node = new Percent(node); break;
                case "‰": cursor.Take(); node = new Percent(Build.Divide(node, Number.Of(10))); break;
                case "°": cursor.Take(); node = Degrees(cursor, node); break;
                case "'": cursor.Take(); node = Prime(node); break;
                default: return node;
            }
        }
        return node;
    }

    private static Node Prime(Node node) => node switch
    {
        Symbol s => new Symbol(s.Name + "'"),
        Number => new Quantity(node, Unit.Thing("'")),
        _ => new Call("prime", [node]),
    };

    private static Node Factorial(TokenCursor cursor, Node node)
    {
        cursor.Take();
        return cursor.TryTake(TokenKind.Operator, "!") ? new Call("doublefactorial", [node]) : new Call("factorial", [node]);
    }

    private static Node Degrees(TokenCursor cursor, Node node)
    {
        if (cursor.Current.Kind is not (TokenKind.Symbol or TokenKind.Word) || Scale(cursor.Current.Text) is not { } scale)
            return new Quantity(node, Unit.Degree);
        cursor.Take();
        return new Quantity(node, Unit.Find(scale)!);
    }

    // 180° k is a multiple of a straight angle.
    private static string? Scale(string text) => text == "k" ? null : text.ToLowerInvariant() switch
    {
        "c" or "celsius" or "centigrade" => "°C",
        "f" or "fahrenheit" => "°F",
        "k" or "kelvin" => "K",
        _ => null,
    };

    private static Node Superscript(TokenCursor cursor, ExpressionParser expressions, Node node)
    {
        cursor.Take();
        if (IsMark(cursor, "°", 0) is var marks and > 0)
        {
            Skip(cursor, marks);
            return Degrees(cursor, node);
        }
        if (IsMark(cursor, "'", 0) is var primes and > 0)
        {
            Skip(cursor, primes);
            return Prime(node);
        }
        foreach (var sign in new[] { "+", "-", "*" })
            if (node is NamedSet or Symbol && IsMark(cursor, sign, 0) is var size and > 0 && (size == 3 || EndsFactor(cursor.Peek()) ||
                (node is NamedSet && cursor.Peek().Kind == TokenKind.Bar)))
            {
                Skip(cursor, size);
                return node is NamedSet set ? new NamedSet(set.Name + sign) : new Symbol(((Symbol)node).Name + "^" + sign);
            }
        if (OrdinalLength(cursor) is var letters and > 0)
        {
            Skip(cursor, letters);
            return new Quantity(node, Unit.Thing("th"));
        }
        // x^y^z is x^(y^z).
        var exponent = expressions.Argument();
        if (!cursor.Enter()) return node;
        var isTower = cursor.Current.Is(TokenKind.Operator, "^") && !cursor.Peek().Is(TokenKind.Operator, "°");
        if (isTower) exponent = Superscript(cursor, expressions, exponent);
        cursor.Leave();
        if (Transposed(node, exponent) is { } transposed) return transposed;
        return Combination(node, exponent) is { } combination ? combination : new Power(node, exponent);
    }

    private static Node? Transposed(Node node, Node exponent) => (node, exponent) switch
    {
        (_, not Symbol { Name: "T" or "t" or "top" }) => null,
        (Matrix m, _) => new Matrix([.. m.Rows[0].Select((_, column) => Array.ConvertAll(m.Rows, row => row[column]))]),
        (Coordinates, _) => node,
        (Interval i, _) => new Coordinates([i.Low, i.High]),
        _ => null,
    };

    // C_5^2, and A_5^2 or P_5^2 with the order, as textbooks of several countries write them.
    private static Node? Combination(Node node, Node exponent)
    {
        if (node is not Symbol { Name: [var kind and ('C' or 'A' or 'P'), '_', .. var below] } || exponent is not Number ||
            !BigInteger.TryParse(below, out var n)) return null;
        return Choose(kind, new Number(new Rational(n)), exponent);
    }

    /// <summary>The number of ways to choose, or to choose with the order when the kind is not C.</summary>
    public static Node Choose(char kind, Node n, Node k)
    {
        var binomial = new Call("binom", [n, k]);
        return kind == 'C' ? binomial : Build.Multiply(binomial, new Call("factorial", [k]));
    }

    // The sign alone (1), or in braces (3); 0 when it is not there.
    private static int IsMark(TokenCursor cursor, string sign, int offset) =>
        cursor.Peek(offset).Is(TokenKind.Operator, sign) ? 1
        : cursor.Peek(offset).Is(TokenKind.Open, "{") && cursor.Peek(offset + 1).Is(TokenKind.Operator, sign) &&
            cursor.Peek(offset + 2).Is(TokenKind.Close, "}")
            ? 3 : 0;

    private static bool EndsFactor(Token next) =>
        next.Kind is TokenKind.End or TokenKind.Close or TokenKind.Separator or TokenKind.Relation or TokenKind.SetOperator or TokenKind.Operator;

    // 12^{th}, 3^{\text{rd}}
    private static int OrdinalLength(TokenCursor cursor)
    {
        var isBraced = cursor.Current.Is(TokenKind.Open, "{");
        var text = isBraced ? cursor.Peek().Text : cursor.Current.Text;
        var next = isBraced ? cursor.Peek(2).Text : cursor.Peek().Text;
        if (text is "th" or "st" or "nd" or "rd") return isBraced ? 3 : 1;
        return isBraced && text + next is "th" or "st" or "nd" or "rd" && cursor.Peek(3).Is(TokenKind.Close, "}") ? 4 : 0;
    }

    private static void Skip(TokenCursor cursor, int count)
    {
        for (var i = 0; i < count; i++) cursor.Take();
    }

    private static Node Subscript(TokenCursor cursor, Node node)
    {
        cursor.Take();
        var index = Index(cursor);
        if (node is Number { Value: { IsInteger: true, Sign: >= 0 }, Decimals: 0 } number) return InBase(number, index) ?? Fail(cursor, node);
        return node switch
        {
            Symbol s => new Symbol($"{s.Name}_{index}"),
            Words w => new Symbol($"{w.Text}_{index}"),
            _ when node is NamedSet set && index is "+" or "-" or ">0" or "<0" => new NamedSet(set.Name + (index is "+" or ">0" ? "+" : "-")),
            _ => new Call("sub_" + index, [node]),
        };
    }

    private static Node Fail(TokenCursor cursor, Node node)
    {
        cursor.Fail();
        return node;
    }

    private static string Index(TokenCursor cursor)
    {
        if (!cursor.TryTake(TokenKind.Open, "{")) return cursor.Take().Text;
        var text = new StringBuilder();
        for (var depth = 1; !cursor.IsAtEnd; )
        {
            var token = cursor.Take();
            if (token.Is(TokenKind.Open, "{")) depth++;
            else if (token.Is(TokenKind.Close, "}") && --depth == 0) return text.ToString();
            else text.Append(token.Text);
        }
        cursor.Fail();
        return "";
    }

    private static BaseNumber? InBase(Number number, string index)
    {
        if (BaseOf(index.Trim('(', ')')) is not { } radix) return null;
        var digits = number.Value.Numerator.ToString();
        var value = BigInteger.Zero;
        foreach (var digit in digits)
        {
            if (DigitSigns.IndexOf(digit) >= radix) return null;
            value = value * radix + DigitSigns.IndexOf(digit);
        }
        return value.GetBitLength() <= Rational.MaxBits ? new BaseNumber(digits, radix, new Rational(value)) : null;
    }

    private static int? BaseOf(string index) =>
        int.TryParse(index, out var radix) && radix is >= 2 and <= 36 ? radix
        : Array.IndexOf(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], index) is var at and >= 0
            ? at + 2
        : index is "hex" or "sixteen" ? 16 : null;
}
