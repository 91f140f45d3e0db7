using System.Numerics;
using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Parsing;

/// <summary>Numbers, symbols, words, brackets, fractions, roots, functions and matrices.</summary>
internal sealed class PrimaryParser
{
    private readonly TokenCursor _cursor;
    private readonly ExpressionParser _expressions;
    private readonly AnswerParser _statements;

    public PrimaryParser(TokenCursor cursor, ExpressionParser expressions, AnswerParser statements) =>
        (_cursor, _expressions, _statements) = (cursor, expressions, statements);

    // Most answers need none of them.
    private GroupParser Groups => field ??= new GroupParser(_cursor, _expressions, _statements);

    private FunctionParser Functions => field ??= new FunctionParser(_cursor, _expressions, Groups);

    private BoundParser Bounds => field ??= new BoundParser(_cursor, _expressions);

    /// <summary>True when the next token may follow a factor without a sign of multiplication.</summary>
    public bool BeginsFactor()
    {
        var (token, previous) = (_cursor.Current, _cursor.Previous);
        return token.Kind switch
        {
            TokenKind.Symbol or TokenKind.Function or TokenKind.Begin or TokenKind.NamedSet => true,
            TokenKind.Command => token.Text is "frac" or "sqrt" or "binom" or "underset" or "sum" or "prod" or "int" or "lim",
            // The end of [0, 1[ opens nothing.
            TokenKind.Open when token.Text == "[" =>
                _cursor.Peek().Kind is not (TokenKind.End or TokenKind.SetOperator or TokenKind.Relation or TokenKind.Separator or TokenKind.Close),
            TokenKind.Open => !_cursor.Peek().Is(TokenKind.Command, "mod") && !ConditionAhead.Is(_cursor),
            TokenKind.Bar => _cursor.OpenBars == 0,
            TokenKind.Number => previous.Kind is not (TokenKind.Number or TokenKind.Word),
            _ => false,
        };
    }

    public Node Read()
    {
        var token = _cursor.Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                _cursor.Take();
                return token.Number!;
            case TokenKind.Symbol:
                _cursor.Take();
                return ReadSymbol(token.Text);
            case TokenKind.Word: return ReadWords();
            case TokenKind.NamedSet:
                _cursor.Take();
                return new NamedSet(token.Text);
            case TokenKind.Function: return Functions.Read();
            case TokenKind.Command: return ReadCommand();
            case TokenKind.Open: return Groups.Read();
            case TokenKind.Close when token.Text == "]": return Groups.Read();
            case TokenKind.Bar: return Groups.ReadBars();
            case TokenKind.Begin: return Groups.ReadEnvironment();
            case TokenKind.Operator when token.Text is "^" or "_": return ReadCombination();
            default:
                _cursor.Fail();
                return Number.Zero;
        }
    }

    /// <summary>Behind a whole number: a fraction of whole numbers below one, which is then taken; else null and nothing is.</summary>
    public Rational? ProperFractionAhead()
    {
        if (_cursor.Peek().Is(TokenKind.Open, "{"))
        {
            if (_cursor.Peek(2).Kind != TokenKind.Number || !_cursor.Peek(3).Is(TokenKind.Close, "}")) return null;
            var isBraced = _cursor.Peek(4).Is(TokenKind.Open, "{");
            if (_cursor.Peek(isBraced ? 5 : 4).Kind != TokenKind.Number || (isBraced && !_cursor.Peek(6).Is(TokenKind.Close, "}"))) return null;
            return Proper(_cursor.Peek(2).Value, _cursor.Peek(isBraced ? 5 : 4).Value);
        }
        return _cursor.Peek() is { Kind: TokenKind.Number, Text: { Length: 2 } digits }
            ? Proper(new Rational(digits[0] - '0'), new Rational(digits[1] - '0')) : null;
    }

    private Rational? Proper(Rational top, Rational bottom) =>
        top.IsInteger && bottom.IsInteger && top.Sign > 0 && top.CompareTo(bottom) < 0 && ReadCommand() is Number fraction ? fraction.Value : null;

    // A single letter with digits right after it is a name: x1 is x_1. In n2^{n-1} the power has its own base.
    private Symbol ReadSymbol(string name) =>
        name.Length == 1 && char.IsAsciiLetter(name[0]) &&
            _cursor.Current is { Kind: TokenKind.Number, HasSpace: false, Decimals: 0, Text: { Length: <= 3 } digits } &&
            !(_cursor.Peek().Is(TokenKind.Operator, "^") && _cursor.Peek(2).Is(TokenKind.Open, "{") && _cursor.Peek(3).Kind == TokenKind.Symbol)
            ? new Symbol(name + "_" + _cursor.Take().Text)
            : new Symbol(name);

    private Words ReadWords()
    {
        var words = _cursor.Take().Text;
        while (_cursor.Current.Kind == TokenKind.Word ||
            (_cursor.Current is { Kind: TokenKind.Symbol, HasSpace: true } && !IsOperand(_cursor.Peek())))
            words += " " + _cursor.Take().Text;
        return new Words(words);
    }

    private static bool IsOperand(Token next) => next.Kind is TokenKind.Relation or TokenKind.Operator;

    private Node ReadCommand()
    {
        switch (_cursor.Take().Text)
        {
            case "frac": return ReadFraction();
            case "sqrt": return ReadRoot();
            case "binom": return new Call("binom", [FractionArgument(isTop: true), FractionArgument()]);
            case "sum" or "prod" or "int" or "lim": return Bounds.Read(_cursor.Previous.Text);
            case "underset":
                FractionArgument();
                return FractionArgument();
            default:
                _cursor.Fail();
                return Number.Zero;
        }
    }

    private Node ReadFraction()
    {
        var top = FractionArgument(isTop: true);
        var bottom = FractionArgument();
        return Bounds.Derivative(top, bottom) ?? Build.Divide(top, bottom);
    }

    // ^{10}C_3 and {}_5P_2
    private Node ReadCombination()
    {
        _cursor.Take();
        var top = _expressions.Argument();
        if (_cursor.Take() is not { Kind: TokenKind.Symbol, Text: "C" or "P" } kind || !_cursor.TryTake(TokenKind.Operator, "_"))
        {
            _cursor.Fail();
            return Number.Zero;
        }
        return Postfix.Choose(kind.Text[0], top, _expressions.Argument());
    }

    // Without braces an argument is one sign; digits in a row are shared: \frac12 is 1/2 and \frac919 is 9/19, since nobody writes 9/1 as a fraction.
    private Node FractionArgument(bool isTop = false)
    {
        if (!_cursor.Enter()) return Number.Zero;
        var (token, argument) = (_cursor.Current, (Node)Number.Zero);
        if (isTop && token is { Kind: TokenKind.Number, Decimals: 0, Text.Length: > 1 } && token.Value.IsInteger)
        {
            var rest = token.Text[1..];
            _cursor.Replace(new Token(TokenKind.Number, rest, false, new Number(new Rational(BigInteger.Parse(rest)))));
            argument = new Number(new Rational(token.Text[0] - '0'));
        }
        // \frac n2 is n/2, and n2 elsewhere a name.
        else if (token.Kind == TokenKind.Symbol) argument = new Symbol(_cursor.Take().Text);
        else argument = token.Kind == TokenKind.Open && token.Text == "{" ? Groups.Read() : Read();
        _cursor.Leave();
        return argument;
    }

    private Node ReadRoot()
    {
        Node degree = Number.Of(2);
        if (_cursor.Current.Is(TokenKind.Open, "["))
        {
            _cursor.Take();
            degree = _expressions.Sum();
            if (!_cursor.TryTake(TokenKind.Close, "]")) _cursor.Fail();
        }
        _cursor.TryTake(TokenKind.Operator, "*");
        if (!_cursor.Enter()) return Number.Zero;
        var radicand = Read();
        _cursor.Leave();
        return Build.Root(degree, radicand);
    }
}
