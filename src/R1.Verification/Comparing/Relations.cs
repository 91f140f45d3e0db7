using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>
/// Equations, inequalities and assignments. A name before an equals sign may be missing on one side; equations are the same up to a constant factor,
/// inequalities up to a positive one.
/// </summary>
internal sealed class Relations(NodeComparison comparison, Scalars scalars, Budget budget)
{
    /// <summary>The verdict when one of the two is a relation that is not a set of numbers; else null.</summary>
    public bool? Decide(Node gold, Node answer)
    {
        if (gold is Relation { Operators: ["in"] } inside &&
            answer is Relation { Operators: not ["in"] })
            return comparison.Compare(inside.Operands[1], answer);
        if (answer is Relation { Operators: ["in"] } within &&
            gold is Relation { Operators: not ["in"] })
            return comparison.Compare(gold, within.Operands[1]);
        if (gold is Relation a && answer is Relation b) return AreEqual(a, b) ? true : RealSets.IsSet(a) && RealSets.IsSet(b) ? null : false;
        if (gold is Relation named && IsNaming(named) && !IsCurve(named)) return GivesAny(named, answer);
        if (answer is Relation other && IsNaming(other)) return IsAnyOf(gold, other);
        if (gold is not Relation && answer is Relation sum && IsEvaluation(sum)) return comparison.Compare(gold, sum.Operands[^1]);
        if (gold is Relation or Coordinates or Matrix && Spread(answer) is { } point) return comparison.Compare(gold, point);
        return Spread(gold) is { } left && answer is Coordinates ? comparison.Compare(left, answer)
            : (gold is Relation && !RealSets.IsSet(gold)) || (answer is Relation && !RealSets.IsSet(answer)) ? false : null;
    }

    /// <summary>True for <c>name = value</c> and <c>name in set</c>.</summary>
    public static bool IsNaming(Node node) => Names.IsAssignment(node) || (node is Relation { Operators: ["in"] } r && Names.IsName(r.Operands[0])) ||
        (node is Relation { Operators: ["="] } turned && Names.IsName(turned.Operands[1]) && !Names.IsName(turned.Operands[0]) &&
            Variables.AreNone(turned.Operands[0]));

    private bool GivesAny(Relation gold, Node answer) => Values(gold).Any(value => comparison.Compare(value, answer));

    private bool IsAnyOf(Node gold, Relation answer) => Values(answer).Any(value => comparison.Compare(gold, value));

    // a + b = 12, and 1 + 2 = 3 where it is true: what a prediction says after the last equals sign. x - 2 = 5 is an equation still to be solved.
    private bool IsEvaluation(Relation relation) =>
        relation.Operators.All(op => op == "=") && Variables.AreNone(relation.Operands[^1]) &&
        (relation.Operands[0] is Sum { Terms: var terms } && terms.All(term => term is Symbol) ? relation.Operands.Length == 2
            : relation.Operands.All(Variables.AreNone) && relation.Operands[..^1].All(operand => comparison.Compare(relation.Operands[^1], operand)));

    // xy = 1 is a curve and not a name for 1. As a prediction it may be read as a name.
    private static bool IsCurve(Relation relation) =>
        relation.Operands is [Product { Factors: [Symbol { Name: var first }, ..] factors }, var value] && !"fghpquv".Contains(first[0]) &&
        factors.All(factor => factor is Symbol { Name: [>= 'a' and <= 'z'] }) && Variables.AreNone(value);

    /// <summary>The values that an assignment gives: the last of a chain of equalities, and what stands before a rounding.</summary>
    public IEnumerable<Node> Values(Relation relation)
    {
        var operands = relation.Operands;
        if (operands.Length == 2) return [Names.IsName(operands[0]) ? operands[1] : operands[0]];
        var rounding = Array.LastIndexOf(relation.Operators, "~");
        return rounding > 0 ? Approximates(operands[rounding], operands[^1]) ? [operands[rounding], operands[^1]] : [operands[rounding]]
            : [operands[^1]];
    }

    // A last value that is far from the exact one before it is a slip, and cannot be the answer.
    private bool Approximates(Node exact, Node rounded)
    {
        var at = new NumericEvaluator(_ => Ball.Undefined, budget);
        var (x, y) = (at.Of(exact), at.Of(rounded));
        return x.IsDefined && y.IsDefined && System.Numerics.Complex.Abs(x.Middle - y.Middle) <= 0.01 * x.Magnitude;
    }

    // x = 5, y = 2 is (5, 2).
    private Coordinates? Spread(Node node)
    {
        if (node is not Listing { Items: { Length: > 1 } items } || !items.All(Names.IsAssignment)) return null;
        var names = items.Select(item => ((Relation)item).Operands[0].Key).ToArray();
        return names.Distinct().Count() == names.Length ? new Coordinates([.. NameOrder.Sorted(items).Select(item => Values((Relation)item).First())]) : null;
    }

    private bool AreEqual(Relation a, Relation b)
    {
        if (Names.IsAssignment(a) && Names.IsAssignment(b) && a.Operands[0].Key == b.Operands[0].Key && a.Operators.Length + b.Operators.Length > 2)
            return Values(a).Any(x => Values(b).Any(y => comparison.Compare(x, y)));
        if (Names.IsAssignment(a) && Names.IsAssignment(b) && comparison.Compare(a.Operands[0], b.Operands[0]) &&
            comparison.Compare(a.Operands[1], b.Operands[1]))
            return true;
        var (left, right) = (Links(a), Links(b));
        if (left.Count != right.Count || left.Count > 6) return false;
        foreach (var link in left)
        {
            var match = right.FindIndex(other => SameLink(link, other));
            if (match < 0) return false;
            right.RemoveAt(match);
        }
        return true;
    }

    // a < b < c is a < b and b < c; the greater side is always put last.
    private static List<(Node Left, string Operator, Node Right)> Links(Relation relation)
    {
        var links = new List<(Node, string, Node)>();
        for (var i = 0; i < relation.Operators.Length; i++)
        {
            var (left, op, right) = (relation.Operands[i], relation.Operators[i], relation.Operands[i + 1]);
            links.Add(op switch { ">" => (right, "<", left), ">=" => (right, "<=", left), "~" => (left, "=", right), _ => (left, op, right) });
        }
        return links;
    }

    private bool SameLink((Node Left, string Operator, Node Right) a, (Node Left, string Operator, Node Right) b)
    {
        if (a.Operator != b.Operator) return false;
        if (a.Operator is not ("=" or "!=" or "<" or "<=")) return comparison.Compare(a.Left, b.Left) && comparison.Compare(a.Right, b.Right);
        if (a.Left.Key == b.Left.Key && a.Right.Key == b.Right.Key) return true;
        if (!IsScalar(a.Left) || !IsScalar(a.Right) || !IsScalar(b.Left) || !IsScalar(b.Right))
            return comparison.Compare(a.Left, b.Left) && comparison.Compare(a.Right, b.Right);
        var sign = Proportion(Build.Subtract(Plain(a.Left), Plain(a.Right)), Build.Subtract(Plain(b.Left), Plain(b.Right)));
        return a.Operator is "=" or "!=" ? sign != 0 : sign > 0;
    }

    private static bool IsScalar(Node node) =>
        node is Number or Symbol or Sum or Product or Power or Call or Quantity or Percent or BaseNumber or Words;

    private static Node Plain(Node node) => Measure.Of(node).Value;

    /// <summary>1 or -1 when one is the other times a positive or negative constant, else 0.</summary>
    private int Proportion(Node a, Node b)
    {
        var atoms = new AtomTable();
        if (Quotient.Of(a, atoms, budget) is { } left && Quotient.Of(b, atoms, budget) is { } right)
        {
            if (Polynomial.AreProportional(left.Top, right.Top, out var sign) &&
                Polynomial.AreProportional(left.Bottom, right.Bottom, out var below))
                return sign * below;
            // y = 1/x is xy = 1: for an equation the top counts.
            if (Polynomial.AreProportional(left.Top, right.Top, out sign)) return -1;
            if (atoms.AreIndependent && left.Bottom.Constant is not null && right.Bottom.Constant is not null) return 0;
        }
        return scalars.AreSame(a, b) ? 1 : ByValue(a, b);
    }

    private int ByValue(Node a, Node b)
    {
        Ball? first = null;
        var agreeing = 0;
        for (var point = 0; point < SamplePoints.Count; point++)
        {
            var at = new NumericEvaluator(name => Ball.Of(SamplePoints.Value(name, point)), budget);
            var quotient = at.Of(a) / at.Of(b);
            if (!quotient.IsDefined || !quotient.IsReal || quotient.Magnitude < 1e-9 || at.HasLeftReals) continue;
            first ??= quotient;
            if (first.Value.DiffersFrom(quotient)) return 0;
            if (first.Value.AgreesWith(quotient)) agreeing++;
        }
        return agreeing >= 3 ? Math.Sign(first!.Value.Middle.Real) : 0;
    }
}
