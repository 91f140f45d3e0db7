using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Parsing;

/// <summary>Functions by name, with base, exponent and argument.</summary>
internal sealed class FunctionParser(TokenCursor cursor, ExpressionParser expressions, GroupParser groups)
{
    public Node Read()
    {
        var name = Canonical(cursor.Take().Text);
        Node? index = null, exponent = null;
        while (cursor.Current is { Kind: TokenKind.Operator, Text: "_" or "^" } && cursor.Enter())
        {
            if (cursor.Take().Text == "_") index = expressions.Argument();
            else exponent = expressions.Argument();
            cursor.Leave();
        }
        if (name == "sqrt") return Build.Root(Number.Of(2), Arguments()[0]);
        var isInverse = exponent is Number { Value: var e } && e.Equals(Rational.MinusOne) && Inverse(name) is not null;
        var call = Make(isInverse ? Inverse(name)! : name, index, Arguments());
        return exponent is null || isInverse ? call : new Power(call, exponent);
    }

    private static string Canonical(string name) => name switch
    {
        "asin" => "arcsin",
        "acos" => "arccos",
        "atan" or "arctg" => "arctan",
        "tg" => "tan",
        "ctg" => "cot",
        "log" => "ln",
        _ => name,
    };

    private static string? Inverse(string name) => name switch
    {
        "sin" or "cos" or "tan" or "cot" or "sec" or "csc" or "sinh" or "cosh" or "tanh" => "arc" + name,
        _ => null,
    };

    // A logarithm without a base is natural, as in analysis; lg is decimal.
    private static Node Make(string name, Node? index, Node[] arguments) => name switch
    {
        "ln" when index is not null => new Call("log", [index, .. arguments]),
        // log(3, 2) is the logarithm to base 2, as programs write it.
        "ln" when arguments.Length == 2 => new Call("log", [arguments[1], arguments[0]]),
        "lg" => new Call("log", [Number.Of(10), .. arguments]),
        "exp" when arguments.Length == 1 => new Power(Symbol.E, arguments[0]),
        "cbrt" => new Call("root", [Number.Of(3), .. arguments]),
        _ => new Call(name, arguments),
    };

    private Node[] Arguments()
    {
        if (!cursor.Enter()) return [Number.Zero];
        Node[] arguments = cursor.Current switch
        {
            { Kind: TokenKind.Open } => groups.Read() switch { Coordinates t => t.Items, FiniteSet s => s.Items, Interval i =>
                [i.Low, i.High], var one => [one] },
            { Kind: TokenKind.Bar } when cursor.OpenBars == 0 => [groups.ReadBars()],
            // A bare name, as in 'f = sin'.
            { Kind: TokenKind.End or TokenKind.Relation or TokenKind.Separator or TokenKind.Close } => [],
            _ => [expressions.FunctionArgument()],
        };
        cursor.Leave();
        if (arguments.Length == 0) cursor.Fail();
        return arguments.Length == 0 ? [Number.Zero] : arguments;
    }
}
