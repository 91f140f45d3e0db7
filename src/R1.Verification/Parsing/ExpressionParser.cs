using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Parsing;

/// <summary>Operators by precedence: sets, sums, products (also unwritten ones), signs, powers and what follows a factor.</summary>
internal sealed class ExpressionParser
{
    // Unions and plus-minus signs nest to the left: their number bounds the depth of the tree.
    private const int LongestChain = 60;

    private readonly TokenCursor _cursor;
    private readonly PrimaryParser _primaries;

    public ExpressionParser(TokenCursor cursor, AnswerParser statements)
    {
        _cursor = cursor;
        _primaries = new PrimaryParser(cursor, this, statements);
    }

    public Node SetLevel()
    {
        var left = Sum();
        for (var n = 0; n < LongestChain && _cursor.Current.Kind == TokenKind.SetOperator; n++)
        {
            var op = _cursor.Take().Text switch { "∪" => SetOperator.Union, "∩" => SetOperator.Intersection, _ => SetOperator.Difference };
            left = new SetOperation(op, left, Sum());
        }
        return left;
    }

    public Node Sum()
    {
        var (left, signs) = (Signed(), 0);
        while (_cursor.Current is { Kind: TokenKind.Operator, Text: "+" or "-" or "±" or "∓" })
        {
            var op = _cursor.Take().Text;
            _cursor.TryTake(TokenKind.Ampersand);
            var right = op is "+" or "-" ? Signed() : Product();
            if (op is "±" or "∓" && ++signs > LongestChain) _cursor.Fail();
            left = op switch { "+" => Build.Add(left, right), "-" => Build.Subtract(left, right), _ => new PlusMinus(left, right, op == "∓") };
        }
        return left;
    }

    private Node Signed()
    {
        if (_cursor.Current is not { Kind: TokenKind.Operator, Text: "+" or "-" or "±" or "∓" }) return Product();
        if (!_cursor.Enter()) return Number.Zero;
        var op = _cursor.Take().Text;
        var value = Signed();
        _cursor.Leave();
        return op switch { "+" => value, "-" => Build.Negate(value), _ => new PlusMinus(Number.Zero, value, op == "∓") };
    }

    public Node Product()
    {
        if (_cursor.Current.Kind == TokenKind.Word && UnitPhrase.IsCurrency(_cursor.Current.Text) &&
            _cursor.Peek().Kind is not (TokenKind.End or TokenKind.Word))
        {
            var unit = Unit.Find(_cursor.Take().Text)!;
            return Amount(unit);
        }
        var left = Factor();
        while (!_cursor.HasFailed)
        {
            if (_cursor.Current is { Kind: TokenKind.Operator, Text: "*" or "/" })
            {
                var isProduct = _cursor.Take().Text == "*";
                var right = isProduct ? SignedFactor() : Divisor();
                left = isProduct ? Build.Multiply(left, right) : Build.Divide(left, right);
            }
            else if (left is Quantity { Unit.IsKnown: true } && _cursor.Current.Kind == TokenKind.Number &&
                _cursor.Peek().Kind == TokenKind.Word)
                return Build.Add(left, Product());
            else if (left is Number && _cursor.Current.Is(TokenKind.Symbol, "angle") &&
                _cursor.Peek().Kind is TokenKind.Number or TokenKind.Command or TokenKind.Operator)
            {
                _cursor.Take();
                left = Build.Multiply(left, new Call("cis", [SignedFactor()]));
            }
            else if (left is Quantity { Unit.IsAngle: true } && _cursor.Current.Kind == TokenKind.Number &&
                _cursor.Peek().Is(TokenKind.Operator, "'"))
                left = Build.Add(left, Minutes());
            else if (UnitPhrase.Begins(_cursor, left)) left = UnitPhrase.Read(_cursor, left);
            else if (MixedPart(left) is { } part)
                left = Postfix.Read(_cursor, this, new Number(Rational.Add(((Number)left).Value, part) ?? Rational.Zero));
            else if (_primaries.BeginsFactor()) left = Build.Multiply(left, Factor());
            else break;
        }
        return left;
    }

    // $3.50, $3k, $1.2 million
    private Node Amount(Unit unit)
    {
        if (_cursor.Current.Kind == TokenKind.Number && UnitPhrase.MoneyLetter(_cursor.Peek()) is { } factor &&
            _cursor.Peek(2).Kind is not (TokenKind.Number or TokenKind.Symbol))
        {
            var number = Factor();
            _cursor.Take();
            return new Quantity(Build.Multiply(number, new Number(factor)), unit);
        }
        return Product() switch
        {
            // $3 million: the words after the number named no other unit.
            Quantity { Unit.IsKnown: false } counted when CountedThing.IsThing(counted.Unit.Name) => new Quantity(counted.Value, unit),
            var amount => new Quantity(amount, unit),
        };
    }

    // 1/2x is x/2 or 1/(2x).
    private Node Divisor()
    {
        var right = SignedFactor();
        while (_primaries.BeginsFactor() && _cursor.Current.Kind is not TokenKind.Number && !_cursor.HasFailed)
        {
            _cursor.IsSlashAmbiguous = true;
            if (!_cursor.Reading.IsSlashWide) break;
            right = Build.Multiply(right, Factor());
        }
        return right;
    }

    // 12 degrees 30' 15''
    private Node Minutes()
    {
        var minutes = new Quantity(new Number(_cursor.Take().Value), Unit.ArcMinute);
        _cursor.Take();
        if (_cursor.Current.Kind != TokenKind.Number || !_cursor.Peek().Is(TokenKind.Operator, "'") ||
            !_cursor.Peek(2).Is(TokenKind.Operator, "'"))
            return minutes;
        var seconds = new Quantity(new Number(Rational.Divide(_cursor.Take().Value, new Rational(60)) ?? Rational.Zero), minutes.Unit);
        _cursor.Take();
        _cursor.Take();
        return Build.Add(minutes, seconds);
    }

    private Node SignedFactor()
    {
        if (_cursor.Current is not { Kind: TokenKind.Operator, Text: "-" or "+" }) return Factor();
        var isNegative = _cursor.Take().Text == "-";
        return isNegative ? Build.Negate(Factor()) : Factor();
    }

    // 1\frac{1}{2} and 1 1/2.
    private Rational? MixedPart(Node left)
    {
        if (left is not Number { Value: { IsInteger: true, Sign: > 0 }, Decimals: 0 } || _cursor.Previous.Kind != TokenKind.Number) return null;
        if (_cursor.Current is { Kind: TokenKind.Number, HasSpace: true } top && _cursor.Peek().Is(TokenKind.Operator, "/") &&
            _cursor.Peek(2).Kind == TokenKind.Number)
        {
            if (ProperFraction(top.Value, _cursor.Peek(2).Value) is not { } written) return null;
            for (var i = 0; i < 3; i++) _cursor.Take();
            return written;
        }
        if (_cursor.Current is { Kind: TokenKind.Number } vulgar && !vulgar.Value.IsInteger && vulgar.Decimals == 0) return _cursor.Take().Value;
        if (!_cursor.Current.Is(TokenKind.Command, "frac")) return null;
        return _primaries.ProperFractionAhead() is { } ahead ? ahead : null;
    }

    private static Rational? ProperFraction(Rational top, Rational bottom) =>
        top.IsInteger && bottom.IsInteger && top.Sign > 0 && top.CompareTo(bottom) < 0 ? Rational.Divide(top, bottom) : null;

    /// <summary>A primary with its exponents, subscripts and signs after it.</summary>
    public Node Factor()
    {
        if (!_cursor.Enter()) return Number.Zero;
        var node = Postfix.Read(_cursor, this, _primaries.Read());
        _cursor.Leave();
        return node;
    }

    /// <summary>What an exponent or an argument without brackets is: one factor, with a sign.</summary>
    public Node Argument()
    {
        if (_cursor.Current is { Kind: TokenKind.Operator, Text: "-" or "+" })
        {
            var isNegative = _cursor.Take().Text == "-";
            return isNegative ? Build.Negate(_primaries.Read()) : _primaries.Read();
        }
        // Without braces an exponent is one sign: 2^n3^m is no power with the exponent n_3.
        return _cursor.Current.Kind == TokenKind.Symbol ? new Symbol(_cursor.Take().Text) : _primaries.Read();
    }

    /// <summary>The argument of a function without brackets: <c>\sin 2x</c>, up to the next function, bracket or operator.</summary>
    public Node FunctionArgument()
    {
        if (_cursor.Current.Is(TokenKind.Operator, "-"))
        {
            if (!_cursor.Enter()) return Number.Zero;
            _cursor.Take();
            var negative = Build.Negate(FunctionArgument());
            _cursor.Leave();
            return negative;
        }
        var left = Factor();
        while (!_cursor.IsAtDifferential && (_cursor.Current is { Kind: TokenKind.Number or TokenKind.Symbol } or { Kind: TokenKind.Command,
            Text: "frac" or "sqrt" or "binom" }))
            left = Build.Multiply(left, Factor());
        if (_cursor.Current.Is(TokenKind.Operator, "/") && left is not Call && _cursor.Peek().Kind is TokenKind.Number)
        {
            _cursor.Take();
            left = Build.Divide(left, Factor());
        }
        return left;
    }
}
