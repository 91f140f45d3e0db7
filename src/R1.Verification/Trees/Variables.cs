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
    public static bool AreNone(Node node) => node switch
    {
        Number => true,
        Symbol s => IsConstant(s.Name),
        Words => false,
        Bound or Comprehension => Of(node).Count == 0,
        _ => Array.TrueForAll(node.Children, AreNone),
    };

    /// <summary>The parts of a node, in order, which it keeps as <see cref="Node.Children"/>.</summary>
    public static Node[] ChildrenOf(Node node) => node switch
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

    /// <summary>The same tree with other children; the node itself where the map leaves all of them as they are.</summary>
    public static Node With(Node node, Func<Node, Node> map) => With(node, map, static (part, map) => map(part));

    /// <summary>The same with what the map needs, so that it captures nothing.</summary>
    public static Node With<T>(Node node, T state, Func<Node, T, Node> map) => node switch
    {
        Number or Symbol => node,
        Sum s => Mapped(s.Terms, state, map) is { } terms ? new Sum(terms) : node,
        Product p => Mapped(p.Factors, state, map) is { } factors ? new Product(factors) : node,
        Power p => Mapped([p.Base, p.Exponent], state, map) is [var radix, var exponent] ? new Power(radix, exponent) : node,
        Call c => Mapped(c.Arguments, state, map) is { } arguments ? new Call(c.Name, arguments) : node,
        PlusMinus p => Mapped([p.Left, p.Right], state, map) is [var left, var right] ? new PlusMinus(left, right, p.MinusFirst) : node,
        Percent p => Mapped([p.Value], state, map) is [var value] ? new Percent(value) : node,
        Quantity q => Mapped([q.Value], state, map) is [var value] ? new Quantity(value, q.Unit) : node,
        Coordinates c => Mapped(c.Items, state, map) is { } items ? new Coordinates(items, c.IsSquare) : node,
        Listing l => Mapped(l.Items, state, map) is { } items ? new Listing(items, l.AreAlternatives) : node,
        FiniteSet s => Mapped(s.Items, state, map) is { } items ? new FiniteSet(items) : node,
        Interval i => Mapped([i.Low, i.High], state, map) is [var low, var high] ? new Interval(low, high, i.HasLow, i.HasHigh) : node,
        SetOperation o => Mapped([o.Left, o.Right], state, map) is [var left, var right] ? new SetOperation(o.Operator, left, right) : node,
        Relation r => Mapped(r.Operands, state, map) is { } operands ? new Relation(operands, r.Operators) : node,
        Ratio r => Mapped(r.Parts, state, map) is { } parts ? new Ratio(parts) : node,
        Matrix m => MappedRows(m, state, map),
        Residue r => Mapped([r.Value, r.Modulus], state, map) is [var value, var modulus] ? new Residue(value, modulus) : node,
        Bound b => new Bound(b.Operator, b.Variable, b.Low is { } low ? map(low, state) : null, b.High is { } high ? map(high, state) : null,
            map(b.Body, state)),
        Comprehension c => new Comprehension(map(c.Element, state), Mapped(c.Conditions, state, map) ?? c.Conditions),
        Conditional c => new Conditional(map(c.Value, state), Mapped(c.Conditions, state, map) ?? c.Conditions),
        _ => node,
    };

    // Apart, since the function that it makes would be made for every node.
    private static Matrix MappedRows<T>(Matrix matrix, T state, Func<Node, T, Node> map) => Build.MapMatrix(matrix, item => map(item, state));

    // Null when nothing changes, as is usual: what is known of the old tree stays known, and nothing is allocated.
    private static Node[]? Mapped<T>(ReadOnlySpan<Node> nodes, T state, Func<Node, T, Node> map)
    {
        Node[]? changed = null;
        for (var i = 0; i < nodes.Length; i++)
        {
            var mapped = map(nodes[i], state);
            if (changed is null && !ReferenceEquals(mapped, nodes[i])) changed = nodes.ToArray();
            if (changed is not null) changed[i] = mapped;
        }
        return changed;
    }

    /// <summary>The tree with variables renamed; a bound variable of that name is another.</summary>
    public static Node Rename(Node node, IReadOnlyDictionary<string, string> names) => node switch
    {
        Symbol s => names.TryGetValue(s.Name, out var name) ? new Symbol(name) : node,
        Bound b when names.ContainsKey(b.Variable) => node,
        _ => With(node, names, Rename),
    };

    /// <summary>The tree with an expression in the place of a variable.</summary>
    public static Node Substitute(Node node, string variable, Node value) => Substitute(node, (variable, value));

    private static Node Substitute(Node node, (string Variable, Node Value) by) => node switch
    {
        Symbol s => s.Name == by.Variable ? by.Value : node,
        Bound b when b.Variable == by.Variable => node,
        Number or Words or NamedSet or BaseNumber => node,
        Sum s => Mapped(s.Terms, by, Substitute) is { } terms ? Build.Add(terms) : node,
        Product p => Mapped(p.Factors, by, Substitute) is { } factors ? Build.Multiply(factors) : node,
        _ => With(node, by, Substitute),
    };

    /// <summary>True when a name, bound or free, or a part of that kind occurs.</summary>
    public static bool Any(Node node, Func<Node, bool> test)
    {
        if (test(node)) return true;
        foreach (var child in node.Children)
            if (Any(child, test)) return true;
        return false;
    }

    private static bool IsConstant(string name) => name is "pi" or "e" or "i" or "infinity";

    private static void Collect(Node node, List<string> names)
    {
        if (node is Symbol s)
        {
            if (!IsConstant(s.Name) && !names.Contains(s.Name)) names.Add(s.Name);
        }
        else if (node is Words w && !names.Contains(w.Text)) names.Add(w.Text);
        else if (node is Bound or Comprehension) CollectFree(node, names);
        else foreach (var child in node.Children) Collect(child, names);
    }

    private static void CollectFree(Node node, List<string> names)
    {
        var inner = new List<string>();
        foreach (var child in node.Children) Collect(child, inner);
        var bound = node is Bound b ? [b.Variable] : ((Comprehension)node).Variable is { } variable ? [variable] : Of(((Comprehension)node).Element);
        names.AddRange(inner.Where(name => !bound.Contains(name) && !names.Contains(name)));
    }
}
