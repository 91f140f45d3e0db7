using R1.Verification.Trees;

namespace R1.Verification.Parsing;

/// <summary>A statement and what stands in front of it: nothing, a comma, <c>and</c>, a semicolon (also for a line break), <c>or</c>, or
/// <c>where</c>.</summary>
internal readonly record struct Statement(string Separator, Node Node);

/// <summary>What statements side by side say together: several values, a union of ranges, ranges that hold at once, a value with its conditions.</summary>
internal static class StatementList
{
    private const int LongestUnion = 60;

    public static Node Combine(List<Statement> items) => items.Count == 1 ? items[0].Node : CombineSeveral(items);

    private static Node CombineSeveral(List<Statement> items)
    {
        items = Excluded(items);
        if (ConditionsFrom(items) is > 0 and var at) return WithConditions(Combine(items[..at]), items[at..]);
        var rows = Rows(items);
        // x = 1, y = 2 or x = 2, y = 1
        if (rows.Count > 1 && rows.TrueForAll(row => row.Count > 1 && row.Count == rows[0].Count && row.TrueForAll(item => Names.IsAssignment(item.Node))))
            return new Listing([.. rows.Select(row => (Node)new Listing(Nodes(row)))]);
        if (rows.Count == 1 && Together(items) is { } together) return together;
        // 'x < 1 or x > 5' is a union; what stands in one row with commas is left open.
        if (rows.Count is > 1 and <= LongestUnion && items.TrueForAll(item => IsRange(item.Node)))
            return rows.Select(row => row.Count == 1 ? row[0].Node : Together(row) ?? new Listing(Nodes(row))).Aggregate((a, b) =>
                new SetOperation(SetOperator.Union, a, b));
        return new Listing(Nodes(items), items.Exists(item => item.Separator == "or"));
    }

    /// <summary>True for an inequality or a membership: what is a condition beside a value.</summary>
    public static bool IsCondition(Node node) =>
        node is Relation r && r.Operators.All(op => op is "<" or "<=" or ">" or ">=" or "!=" or "in" or "notin") ||
            (node is SetOperation or Listing && node.Children.All(IsCondition));

    // x != 0, 1 leaves out both.
    private static List<Statement> Excluded(List<Statement> items)
    {
        if (items[0].Node is not Relation { Operators: ["!="], Operands: [var left, _] } ||
            !items.Skip(1).All(item => item.Node is Number or Product or Sum or Power && item.Separator != "where"))
            return items;
        return [.. items.Select(item => item.Node is Relation ? item : item with { Node = new Relation([left, item.Node], ["!="]) })];
    }

    /// <summary>The statements without what stands in front of them.</summary>
    public static Node[] Nodes(List<Statement> items)
    {
        var nodes = new Node[items.Count];
        for (var i = 0; i < nodes.Length; i++) nodes[i] = items[i].Node;
        return nodes;
    }

    private static List<List<Statement>> Rows(List<Statement> items)
    {
        List<List<Statement>> rows = [];
        foreach (var item in items)
        {
            if (rows.Count == 0 || item.Separator is ";" or "or") rows.Add([]);
            rows[^1].Add(item);
        }
        return rows;
    }

    private static bool IsRange(Node node) =>
        node is Interval or SetOperation || (node is Relation r && r.Operators.All(op => op is "<" or "<=" or ">" or ">="));

    // Conditions on one variable that hold at once: an 'and' says so, and so does a domain beside an inequality.
    private static Node? Together(List<Statement> row)
    {
        if (row.Count < 2 || !row.TrueForAll(item => item.Node is Relation && IsCondition(item.Node))) return null;
        var names = row.SelectMany(item => Variables.Of(item.Node)).Distinct().ToList();
        var hasDomain = row.Exists(item => item.Node is Relation { Operators: ["in"], Operands: [Symbol, NamedSet] });
        return names.Count == 1 && (hasDomain || row.Skip(1).All(item => item.Separator == "and")) ? new Comprehension(new Symbol(names[0]), Nodes(row)) : null;
    }

    // Where the conditions begin: after a word for them, or with the first of the inequalities about names of the values.
    private static int ConditionsFrom(List<Statement> items)
    {
        var where = items.FindIndex(item => item.Separator == "where");
        if (where >= 0) return where;
        var first = items.FindIndex(item => IsCondition(item.Node));
        if (first <= 0 || !items.Skip(first).All(item => IsCondition(item.Node) && item.Separator is not (";" or "or"))) return 0;
        var names = items.Take(first).SelectMany(item => Variables.Of(item.Node)).ToHashSet();
        return items.Skip(first).All(item => Variables.Of(item.Node).All(names.Contains)) ? first : 0;
    }

    // 'for all x' says nothing.
    private static Node WithConditions(Node value, List<Statement> conditions)
    {
        Node[] said = [.. conditions.Select(item => item.Node).Where(node => node is not Symbol)];
        return said.Length == 0 ? value : new Conditional(value, said);
    }
}
