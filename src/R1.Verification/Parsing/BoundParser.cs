using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Parsing;

/// <summary>Sums, products, integrals, limits and derivatives: operators with a variable of their own.</summary>
internal sealed class BoundParser(TokenCursor cursor, ExpressionParser expressions)
{
    private const int LargestOrder = 6;

    /// <summary>What follows the operator.</summary>
    /// <param name="name">The operator, which was taken.</param>
    public Node Read(string name)
    {
        if (!cursor.Enter()) return Number.Zero;
        var node = name switch { "int" => ReadIntegral(), "lim" => ReadLimit(), _ => ReadSum(name) };
        cursor.Leave();
        return node;
    }

    /// <summary>d/dx and d^n/dx^n in front of an expression; null for any other fraction.</summary>
    public Node? Derivative(Node top, Node bottom)
    {
        if (Order(top, "d") is not { } order || bottom is not Product { Factors: [Symbol { Name: "d" }, var below] } ||
            Variable(below, order) is not { } variable) return null;
        if (!cursor.Enter()) return null;
        var body = expressions.Product();
        cursor.Leave();
        for (var i = 0; i < order; i++) body = new Bound("deriv", variable, null, null, body);
        return body;
    }

    private static int? Order(Node node, string name) => node switch
    {
        Symbol { Name: var only } when only == name => 1,
        Power { Base: Symbol { Name: var only }, Exponent: Number { Value: { IsInteger: true, Sign: > 0 } n } } when only == name &&
            n.Numerator <= LargestOrder => (int)n.Numerator,
        _ => null,
    };

    private static string? Variable(Node below, int order) => below switch
    {
        Symbol s when order == 1 => s.Name,
        Power { Base: Symbol s } when Order(below, s.Name) == order => s.Name,
        _ => null,
    };

    private Node ReadSum(string name)
    {
        Node? low = null, high = null;
        var variable = "";
        while (cursor.Current is { Kind: TokenKind.Operator, Text: "_" or "^" } && !cursor.HasFailed)
        {
            if (cursor.Take().Text == "^") high = expressions.Argument();
            else if (Braced(() => ReadStart(out variable, out low)) is false) cursor.Fail();
        }
        var body = expressions.Product();
        if (variable.Length == 0 || low is null || high is null) cursor.Fail();
        return new Bound(name, variable, low, high, body);
    }

    private bool ReadStart(out string variable, out Node? low)
    {
        (variable, low) = ("", null);
        if (cursor.Current.Kind != TokenKind.Symbol || !cursor.Peek().Is(TokenKind.Relation, "=")) return false;
        variable = cursor.Take().Text;
        cursor.Take();
        low = expressions.Sum();
        return true;
    }

    private Node ReadLimit()
    {
        Node? towards = null;
        var (variable, side) = ("", "");
        cursor.TryTake(TokenKind.Operator, "_");
        var isRead = Braced(() =>
        {
            if (cursor.Current.Kind != TokenKind.Symbol || !cursor.Peek().Is(TokenKind.Relation, "=")) return false;
            variable = cursor.Take().Text;
            cursor.Take();
            towards = expressions.Sum();
            // x -> 0^+ was read as far as the sign allows.
            if (towards is Symbol { Name: [.. var name, '^', '+' or '-'] } one) (towards, side) = (new Symbol(name), one.Name[^1..]);
            if (cursor.TryTake(TokenKind.Operator, "^")) side = cursor.Take().Text;
            return true;
        });
        if (!isRead) cursor.Fail();
        return new Bound("lim" + side, variable, towards, null, expressions.Product());
    }

    private Node ReadIntegral()
    {
        Node? low = null, high = null;
        while (cursor.Current is { Kind: TokenKind.Operator, Text: "_" or "^" } && !cursor.HasFailed)
        {
            if (cursor.Take().Text == "_") low = expressions.Argument();
            else high = expressions.Argument();
        }
        cursor.OpenIntegrals++;
        var body = expressions.Sum();
        cursor.OpenIntegrals--;
        if (low is null || high is null || Differential(body) is not var (variable, integrand))
        {
            cursor.Fail();
            return Number.Zero;
        }
        return new Bound("int", variable, low, high, integrand);
    }

    // The last two factors of the last term are d and the variable: f(x) dx, or dx/x inside a fraction.
    private static (string Variable, Node Integrand)? Differential(Node body)
    {
        if (body is Sum sum && Differential(sum.Terms[^1]) is var (inner, last)) return (inner, new Sum([.. sum.Terms[..^1], last]));
        if (body is not Product { Factors: var factors }) return null;
        for (var i = 0; i + 1 < factors.Length; i++)
        {
            if (factors[i] is not Symbol { Name: "d" } || factors[i + 1] is not Symbol { Name: var variable }) continue;
            Node[] rest = [.. factors[..i], .. factors[(i + 2)..]];
            return (variable, rest.Length switch { 0 => Number.One, 1 => rest[0], _ => new Product(rest) });
        }
        return null;
    }

    private bool Braced(Func<bool> read)
    {
        var isBraced = cursor.TryTake(TokenKind.Open, "{");
        return read() && (!isBraced || cursor.TryTake(TokenKind.Close, "}"));
    }
}
