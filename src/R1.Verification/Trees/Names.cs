using R1.Verification.Numbers;

namespace R1.Verification.Trees;

/// <summary>What may precede an equals sign as the mere name of an answer.</summary>
internal static class Names
{
    /// <summary>True for x, x_1, AB, |AB|, f(2), cos A, A:B, (x, y), A ∩ B, words: no number multiplies or is added.</summary>
    public static bool IsName(Node node) => node switch
    {
        Symbol s => s.Name is not ("i" or "pi" or "infinity"),
        Words => true,
        Quantity q => IsName(q.Value),
        Call { Name: not ("factorial" or "binom") } c => c.Arguments.All(a => IsName(a) || c.Arguments.Length == 1 && a is Number),
        Product p => p.Factors[0] is Symbol or Words or Power { Base: Symbol } &&
            p.Factors.All((f, i) => IsName(f) || IsInverse(f) || (i == p.Factors.Length - 1 && f is Number or Coordinates or Relation)),
        Ratio r => r.Parts.All(IsName),
        Coordinates t => t.Items.All(IsName),
        Listing l => l.Items.All(IsName),
        SetOperation o => IsName(o.Left) && IsName(o.Right),
        _ => false,
    };

    // AB/CD as a ratio of lengths, and the inverse of a function.
    private static bool IsInverse(Node node) =>
        node is Power { Exponent: Number { Value: var e } } p && e.Equals(Numbers.Rational.MinusOne) && IsName(p.Base);

    /// <summary>True for <c>name = value</c>.</summary>
    public static bool IsAssignment(Node node) =>
        node is Relation { Operators: ["=" or "~", ..] } r && IsName(r.Operands[0]) && r.Operators.All(o => o is "=" or "~");

    private static bool All(this Node[] nodes, Func<Node, int, bool> test)
    {
        for (var i = 0; i < nodes.Length; i++)
            if (!test(nodes[i], i)) return false;
        return true;
    }
}
