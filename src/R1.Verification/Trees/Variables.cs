namespace R1.Verification.Trees;

/// <summary>Which names occur in a tree.</summary>
internal static class Variables
{
    /// <summary>Names in the order in which they first occur, without constants.</summary>
    public static List<string> Of(Node node)
    {
        var names = new List<string>();
        Collect(node, names);
        return names;
    }

    /// <summary>True when nothing in the tree varies.</summary>
    public static bool AreNone(Node node) => Of(node).Count == 0;

    /// <summary>The parts of a node, in order.</summary>
    public static Node[] Children(Node node) => node switch
    {
        Sum s => s.Terms,
        Product p => p.Factors,
        Power p => [p.Base, p.Exponent],
        Call c => c.Arguments,
        PlusMinus p => [p.Left, p.Right],
        Percent p => [p.Value],
        Quantity q => [q.Value],
        Coordinates c => c.Items,
        Listing l => l.Items,
        FiniteSet s => s.Items,
        Interval i => [i.Low, i.High],
        SetOperation o => [o.Left, o.Right],
        Relation r => r.Operands,
        Ratio r => r.Parts,
        Matrix m => [.. m.Rows.SelectMany(row => row)],
        Residue r => [r.Value, r.Modulus],
        Bound b => [.. new[] { b.Low, b.High, b.Body }.OfType<Node>()],
        Comprehension c => [c.Element, .. c.Conditions],
        Conditional c => [c.Value, .. c.Conditions],
        _ => [],
    };

    /// <summary>The same tree with other children.</summary>
    public static Node With(Node node, Func<Node, Node> map) => node switch
    {
        Sum s => new Sum(Array.ConvertAll(s.Terms, t => map(t))),
        Product p => new Product(Array.ConvertAll(p.Factors, f => map(f))),
        Power p => new Power(map(p.Base), map(p.Exponent)),
        Call c => new Call(c.Name, Array.ConvertAll(c.Arguments, a => map(a))),
        PlusMinus p => new PlusMinus(map(p.Left), map(p.Right), p.MinusFirst),
        Percent p => new Percent(map(p.Value)),
        Quantity q => new Quantity(map(q.Value), q.Unit),
        Coordinates c => new Coordinates(Array.ConvertAll(c.Items, i => map(i)), c.IsSquare),
        Listing l => new Listing(Array.ConvertAll(l.Items, i => map(i)), l.AreAlternatives),
        FiniteSet s => new FiniteSet(Array.ConvertAll(s.Items, i => map(i))),
        Interval i => new Interval(map(i.Low), map(i.High), i.HasLow, i.HasHigh),
        SetOperation o => new SetOperation(o.Operator, map(o.Left), map(o.Right)),
        Relation r => new Relation(Array.ConvertAll(r.Operands, o => map(o)), r.Operators),
        Ratio r => new Ratio(Array.ConvertAll(r.Parts, p => map(p))),
        Matrix m => Build.MapMatrix(m, map),
        Residue r => new Residue(map(r.Value), map(r.Modulus)),
        Bound b => new Bound(b.Operator, b.Variable, b.Low is { } low ? map(low) : null, b.High is { } high ? map(high) : null, map(b.Body)),
        Comprehension c => new Comprehension(map(c.Element), Array.ConvertAll(c.Conditions, condition => map(condition))),
        Conditional c => new Conditional(map(c.Value), Array.ConvertAll(c.Conditions, condition => map(condition))),
        _ => node,
    };

    /// <summary>The tree with variables renamed; a bound variable of that name is another.</summary>
    public static Node Rename(Node node, IReadOnlyDictionary<string, string> names) => node switch
    {
        Symbol s => names.TryGetValue(s.Name, out var name) ? new Symbol(name) : node,
        Bound b when names.ContainsKey(b.Variable) => node,
        _ => With(node, child => Rename(child, names)),
    };

    /// <summary>The tree with an expression in the place of a variable.</summary>
    public static Node Substitute(Node node, string variable, Node value) => node switch
    {
        Symbol s => s.Name == variable ? value : node,
        Bound b when b.Variable == variable => node,
        Number or Words or NamedSet or BaseNumber => node,
        Sum s => s.Terms.Select(term => Substitute(term, variable, value)).Aggregate(Build.Add),
        Product p => p.Factors.Select(factor => Substitute(factor, variable, value)).Aggregate(Build.Multiply),
        _ => With(node, child => Substitute(child, variable, value)),
    };

    /// <summary>True when a name, bound or free, or a part of that kind occurs.</summary>
    public static bool Any(Node node, Func<Node, bool> test) => test(node) || Children(node).Any(child => Any(child, test));

    private static void Collect(Node node, List<string> names)
    {
        if (node is Symbol { Name: not ("pi" or "e" or "i" or "infinity") } s)
        {
            if (!names.Contains(s.Name)) names.Add(s.Name);
        }
        else if (node is Words w && !names.Contains(w.Text)) names.Add(w.Text);
        else if (node is Bound or Comprehension) CollectFree(node, names);
        else foreach (var child in Children(node)) Collect(child, names);
    }

    private static void CollectFree(Node node, List<string> names)
    {
        var inner = new List<string>();
        foreach (var child in Children(node)) Collect(child, inner);
        var bound = node is Bound b ? [b.Variable] : ((Comprehension)node).Variable is { } variable ? [variable] : Of(((Comprehension)node).Element);
        names.AddRange(inner.Where(name => !bound.Contains(name) && !names.Contains(name)));
    }
}
