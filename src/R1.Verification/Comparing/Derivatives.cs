using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>Derivatives of trees.</summary>
internal static class Derivatives
{
    /// <summary>The derivative by a variable; null where the tree has a part whose derivative is not known.</summary>
    public static Node? Of(Node node, string variable)
    {
        if (!Variables.Of(node).Contains(variable)) return Number.Zero;
        return node switch
        {
            Symbol => Number.One,
            Sum s => Total(s.Terms.Select(term => Of(term, variable))),
            Product p => Total(p.Factors.Select((factor, i) => Of(factor, variable) is { } slope
                ? p.Factors.Where((_, other) => other != i).Aggregate(slope, Build.Multiply) : null)),
            Power p => OfPower(p, variable),
            Call { Arguments: [var inner] } c => Outer(c.Name, inner) is { } outer && Of(inner, variable) is { } slope ? Build.Multiply(outer, slope) : null,
            Call { Name: "log", Arguments: [var radix, var inner] } when !Variables.Of(radix).Contains(variable) =>
                Of(inner, variable) is { } slope ? Build.Divide(slope, Build.Multiply(inner, new Call("ln", [radix]))) : null,
            _ => null,
        };
    }

    private static Node? Total(IEnumerable<Node?> terms)
    {
        Node total = Number.Zero;
        foreach (var term in terms)
        {
            if (term is null) return null;
            total = Build.Add(total, term);
        }
        return total;
    }

    private static Node? OfPower(Power power, string variable)
    {
        if (Of(power.Base, variable) is not { } slope || Of(power.Exponent, variable) is not { } growth) return null;
        var outer = Build.Multiply(power.Exponent, new Power(power.Base, Build.Subtract(power.Exponent, Number.One)));
        if (growth is Number { Value.IsZero: true }) return Build.Multiply(outer, slope);
        var logarithm = Build.Multiply(Build.Multiply(power, new Call("ln", [power.Base])), growth);
        return slope is Number { Value.IsZero: true } ? logarithm : Build.Add(Build.Multiply(outer, slope), logarithm);
    }

    private static Node? Outer(string name, Node x) => name switch
    {
        "sin" => new Call("cos", [x]),
        "cos" => Build.Negate(new Call("sin", [x])),
        "tan" => new Power(new Call("cos", [x]), Number.Of(-2)),
        "cot" => Build.Negate(new Power(new Call("sin", [x]), Number.Of(-2))),
        "sec" => Build.Multiply(new Call("sec", [x]), new Call("tan", [x])),
        "csc" => Build.Negate(Build.Multiply(new Call("csc", [x]), new Call("cot", [x]))),
        "ln" => Build.Divide(Number.One, x),
        "sinh" => new Call("cosh", [x]),
        "cosh" => new Call("sinh", [x]),
        "arcsin" => new Power(Build.Subtract(Number.One, Square(x)), Build.Divide(Number.MinusOne, Number.Of(2))),
        "arccos" => Build.Negate(new Power(Build.Subtract(Number.One, Square(x)), Build.Divide(Number.MinusOne, Number.Of(2)))),
        "arctan" => Build.Divide(Number.One, Build.Add(Number.One, Square(x))),
        _ => null,
    };

    private static Power Square(Node x) => new(x, Number.Of(2));
}
