using System.Text;

namespace R1.Verification.Trees;

/// <summary>Writes a tree as a text that does not depend on the order of terms and factors.</summary>
internal static class NodeKey
{
    public static string Of(Node node) => node switch
    {
        Number n => n.Value.ToString(),
        Symbol s => s.Name,
        Sum s => List("+", s.Terms, isOrdered: false),
        Product p => List("*", p.Factors, isOrdered: false),
        Power p => $"({p.Base.Key}^{p.Exponent.Key})",
        Call c => List(c.Name, c.Arguments),
        PlusMinus p => $"(±{p.MinusFirst} {p.Left.Key} {p.Right.Key})",
        Percent p => $"({p.Value.Key}%)",
        Quantity q => $"({q.Value.Key} unit {q.Unit.Name})",
        BaseNumber b => $"{b.Digits}_{b.Base}",
        Coordinates t => List("tuple", t.Items),
        Listing l => List("list", l.Items),
        FiniteSet s => List("set", s.Items, isOrdered: false),
        Interval i => $"{(i.HasLow ? '[' : '(')}{i.Low.Key},{i.High.Key}{(i.HasHigh ? ']' : ')')}",
        SetOperation o => $"({o.Operator} {o.Left.Key} {o.Right.Key})",
        NamedSet s => $"set:{s.Name}",
        Relation r => Chain(r),
        Ratio r => List(":", r.Parts),
        Matrix m => List("matrix", [.. m.Rows.Select(row => (Node)new Coordinates(row))]),
        Residue r => $"({r.Value.Key} mod {r.Modulus.Key})",
        Words w => $"'{w.Text}'",
        Bound b => OfBound(b),
        Comprehension c => OfComprehension(c),
        Conditional c => $"({c.Value.Key} if {List("&", c.Conditions, isOrdered: false)})",
        _ => throw new InvalidOperationException($"No key for {node.GetType().Name}."),
    };

    // The name of a bound variable says nothing.
    private static string OfBound(Bound bound)
    {
        var name = new Dictionary<string, string> { [bound.Variable] = "§" };
        return $"({bound.Operator} {bound.Low?.Key} {bound.High?.Key} {Variables.Rename(bound.Body, name).Key})";
    }

    private static string OfComprehension(Comprehension set)
    {
        var names = set.Variable is { } variable ? [variable] : Variables.Of(set.Element);
        var bound = names.Select((name, i) => (name, $"§{i}")).ToDictionary(pair => pair.name, pair => pair.Item2);
        var conditions = Array.ConvertAll(set.Conditions, c => Variables.Rename(c, bound));
        return $"({Variables.Rename(set.Element, bound).Key} where {List("&", conditions, isOrdered: false)})";
    }

    private static string List(string name, Node[] items, bool isOrdered = true)
    {
        var keys = Array.ConvertAll(items, item => item.Key);
        if (!isOrdered) Array.Sort(keys, StringComparer.Ordinal);
        return $"({name} {string.Join(' ', keys)})";
    }

    private static string Chain(Relation relation)
    {
        var text = new StringBuilder("(").Append(relation.Operands[0].Key);
        for (var i = 0; i < relation.Operators.Length; i++) text.Append(' ').Append(relation.Operators[i]).Append(' ').Append(relation.Operands[i + 1].Key);
        return text.Append(')').ToString();
    }
}
