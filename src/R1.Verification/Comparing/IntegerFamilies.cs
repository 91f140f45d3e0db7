using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>
/// Families of numbers a + dk over all whole k, as the solutions of trigonometric equations and residue classes are. Two unions of families are equal when
/// they hold the same residues of a common period, whatever their parameters are called and wherever they begin.
/// </summary>
internal sealed class IntegerFamilies(NodeComparison comparison, Scalars scalars, Budget budget)
{
    private const int MostResidues = 48;
    private const int LargestDenominator = 60;

    private static readonly HashSet<string> Parameters = ["k", "n", "m"];

    /// <summary>The verdict when both are families; else null.</summary>
    public bool? Decide(Node gold, Node answer)
    {
        if (Read(gold) is not { } left || Read(answer) is not { } right) return null;
        if (left.Name is not null && right.Name is not null && left.Name != right.Name) return false;
        return left.IsOfAll && right.IsOfAll ? Same(left, right) : left.IsOfAll == right.IsOfAll && SameExpressions(left, right);
    }

    // A name in front of the values, the values, their parameter, and whether it runs through all whole numbers.
    private sealed record Family(string? Name, List<Node> Values, string Parameter, bool IsOfAll);

    private static Family? Read(Node node)
    {
        var (value, parameter, isOfAll) = node switch
        {
            Conditional { Conditions: [Relation { Operators: ["in"], Operands: [Symbol { Name: var name }, NamedSet { Name: var set }] }] } c =>
                (c.Value, name, set is "Z"),
            Comprehension { Variable: null, Element: var element, Conditions: [Relation { Operators: ["in"],
                Operands: [Symbol { Name: var name }, NamedSet { Name: var set }] }] } =>
                (element, name, set is "Z"),
            _ => (node, Implied(node), true),
        };
        return parameter is null ? null : Read(value, parameter, isOfAll);
    }

    private static Family? Read(Node value, string parameter, bool isOfAll)
    {
        Node[] items = value is Listing l ? l.Items : value is SetOperation ? [] : [value];
        var names = items.Select(item => Names.IsAssignment(item) ? ((Relation)item).Operands[0].Key : null).Distinct().ToList();
        if (names.Count(name => name is not null) > 1) return null;
        List<Node> values = [.. items.Select(item => Names.IsAssignment(item) ? ((Relation)item).Operands[^1]
            : item).SelectMany(Shapes.Signs).Select(InRadians)];
        return values.Count > 0 && values.TrueForAll(item => Variables.Of(item) is [var only] && only == parameter)
            ? new Family(names.Find(name => name is not null), values, parameter, isOfAll) : null;
    }

    // x = pi/3 + 2 k pi says of k that it is whole.
    private static string? Implied(Node node)
    {
        Node[] items = node is Listing l ? l.Items : [node];
        if (!items.All(item => item is Relation { Operators: ["="], Operands: [Symbol, var value] } &&
            Variables.Any(value, part => part is Symbol { Name: "pi" } or Quantity { Unit.IsAngle: true }))) return null;
        var names = items.SelectMany(item => Variables.Of(((Relation)item).Operands[1])).Distinct().ToList();
        return names is [var only] && Parameters.Contains(only) ? only : null;
    }

    private static Node InRadians(Node node) => node is Quantity { Unit.IsAngle: true } q
        ? Build.Multiply(Build.Multiply(q.Value, new Number(q.Unit.Scale)), Build.Divide(Symbol.Pi, Number.Of(180 * 60)))
        : Variables.Any(node, part => part is Quantity) ? Variables.With(node, InRadians) : node;

    private bool SameExpressions(Family left, Family right)
    {
        var names = new Dictionary<string, string> { [right.Parameter] = left.Parameter };
        return comparison.Compare(new FiniteSet([.. left.Values]), new FiniteSet([.. right.Values.Select(value => Variables.Rename(value, names))]));
    }

    private bool Same(Family left, Family right)
    {
        if (Lines(left) is not { } a || Lines(right) is not { } b) return SameExpressions(left, right);
        // All periods are whole parts of a common one: a rational multiple of the first.
        var ratios = a.Concat(b).Select(line => Ratio(line.Step, a[0].Step)).ToList();
        if (ratios.Exists(ratio => ratio is null)) return false;
        var common = ratios.Aggregate(Rational.One, (period, ratio) => CommonMultiple(period, ratio!.Value));
        var period = Build.Multiply(a[0].Step, new Number(common));
        if (Residues(a, ratios.GetRange(0, a.Count), common) is not { } x || Residues(b, ratios.GetRange(a.Count, b.Count), common) is not { } y) return false;
        return x.TrueForAll(one => y.Exists(other => AreCongruent(one, other, period))) &&
            y.TrueForAll(one => x.Exists(other => AreCongruent(one, other, period)));
    }

    private List<(Node Start, Node Step)>? Lines(Family family)
    {
        var lines = new List<(Node, Node)>();
        foreach (var value in family.Values)
        {
            if (Line(value, family.Parameter) is { } line) lines.Add(line);
            // (-1)^k makes two of one.
            else if (Halves(value, family.Parameter, 0) is { } even && Halves(value, family.Parameter, 1) is { } odd) lines.AddRange([even, odd]);
            else return null;
        }
        return lines;
    }

    private (Node Start, Node Step)? Halves(Node value, string parameter, int rest) =>
        Line(Variables.Substitute(value, parameter, Build.Add(Build.Multiply(Number.Of(2), new Symbol(parameter)), Number.Of(rest))), parameter);

    private (Node Start, Node Step)? Line(Node value, string parameter)
    {
        Node At(int n) => Variables.Substitute(value, parameter, Number.Of(n));
        var (start, step) = (At(0), Build.Subtract(At(1), At(0)));
        return scalars.AreSame(Build.Subtract(At(2), At(1)), step) && scalars.AreSame(Build.Subtract(At(7), At(2)), Build.Multiply(Number.Of(5), step)) &&
            Value(step) != 0 ? (start, step) : null;
    }

    private double? Value(Node node) => new NumericEvaluator(_ => Ball.Undefined, budget).Of(node) is { IsDefined: true, IsReal: true } value
        ? value.Middle.Real : null;

    private Rational? Ratio(Node step, Node other)
    {
        if (Value(step) is not { } x || Value(other) is not { } y || y == 0) return null;
        for (var bottom = 1; bottom <= LargestDenominator; bottom++)
        {
            var top = Math.Round(x / y * bottom);
            if (Math.Abs(top - x / y * bottom) > 1e-9 || Math.Abs(top) > 1e6) continue;
            return scalars.AreSame(Build.Multiply(step, Number.Of(bottom)), Build.Multiply(other, Number.Of((int)top)))
                ? Rational.Of((int)Math.Abs(top), bottom) : null;
        }
        return null;
    }

    private static Rational CommonMultiple(Rational a, Rational b)
    {
        var bottom = System.Numerics.BigInteger.GreatestCommonDivisor(a.Denominator, b.Denominator);
        var top = a.Numerator * b.Numerator / System.Numerics.BigInteger.GreatestCommonDivisor(a.Numerator, b.Numerator);
        return Rational.Of(System.Numerics.BigInteger.Abs(top), bottom)!.Value;
    }

    private static List<Node>? Residues(List<(Node Start, Node Step)> lines, List<Rational?> ratios, Rational common)
    {
        var residues = new List<Node>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (Rational.Divide(common, ratios[i]!.Value) is not { IsInteger: true } count || residues.Count + (int)count.Numerator > MostResidues) return null;
            for (var n = 0; n < (int)count.Numerator; n++) residues.Add(Build.Add(lines[i].Start, Build.Multiply(Number.Of(n), lines[i].Step)));
        }
        return residues;
    }

    private bool AreCongruent(Node a, Node b, Node period)
    {
        var difference = Build.Subtract(a, b);
        if (Value(difference) is not { } x || Value(period) is not { } y) return false;
        var count = Math.Round(x / y);
        return Math.Abs(count - x / y) < 1e-9 && Math.Abs(count) < 1e6 && scalars.AreSame(difference, Build.Multiply(Number.Of((int)count), period));
    }
}
