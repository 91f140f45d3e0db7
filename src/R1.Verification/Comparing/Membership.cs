using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>Whether a point lies in a set; null when that cannot be told.</summary>
/// <param name="budget">Bounds the work.</param>
/// <param name="isZeroNatural">Whether N has a zero, on which the world does not agree.</param>
internal sealed class Membership(Budget budget, bool isZeroNatural = false)
{
    private static readonly Rational[] Probes = [.. Enumerable.Range(-40, 81).Select(n => Rational.Of(n * 37 + 1, 61)!.Value)];

    // Asked for every point, and the same for all.
    private readonly Dictionary<Node, bool> _holdTogether = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, RealPoint?> _ends = new(ReferenceEqualityComparer.Instance);

    // One for all points: the value of the variable, whatever its name.
    private NumericEvaluator? _evaluator;
    private Ball _place;

    public bool? Of(Node set, RealPoint point)
    {
        if (!budget.Spend(4)) return null;
        return set switch
        {
            Interval or Coordinates when !IsProper(set) => null,
            Interval i => Above(i.Low, point, i.HasLow) is { } above && Below(i.High, point, i.HasHigh) is { } below ? above && below : null,
            Coordinates { Items: [var low, var high] } =>
                Above(low, point, false) is { } above && Below(high, point, false) is { } below ? above && below : null,
            FiniteSet s => Any(s.Items, point, Is),
            NamedSet s => InNamed(s.Name, point),
            SetOperation o => Combine(o, Of(o.Left, point), Of(o.Right, point)),
            Relation { Operators: ["in"] } r => Of(r.Operands[1], point),
            Relation { Operators: ["notin"] } r => Of(r.Operands[1], point) is { } inside ? !inside : null,
            Comprehension { Variable: not null } c => All(c.Conditions, point, Of),
            Relation { Operators: ["="] } r => Holds(r, point),
            Relation r => Holds(r, point),
            Listing l => OfListing(l, point),
            Sum { Terms: [NamedSet all, Product { Factors: [_, FiniteSet without] }] } =>
                Of(all, point) is { } inside && Of(without, point) is { } left ? inside && !left : null,
            _ => Is(set, point),
        };
    }

    private static bool? Combine(SetOperation operation, bool? left, bool? right) => (left, right) switch
    {
        (null, _) or (_, null) => null,
        ({ } a, { } b) => operation.Operator switch { SetOperator.Union => a || b, SetOperator.Intersection => a && b, _ => a && !b },
    };

    // Ends in the wrong order make no interval: (2, 1) is a point of the plane.
    private bool IsProper(Node set)
    {
        var (low, high) = set is Interval i ? (i.Low, i.High) : set is Coordinates { Items: [var first, var second] } ? (first, second) : (set, set);
        if (RealPoint.InfinityOf(low) is var left and not 0) return left < 0;
        if (RealPoint.InfinityOf(high) is var right and not 0) return right > 0;
        return End(low) is { } a && End(high) is { } b && a.CompareTo(b) <= 0;
    }

    private bool? Above(Node low, RealPoint point, bool isClosed)
    {
        if (RealPoint.InfinityOf(low) is var infinity and not 0) return infinity < 0;
        return End(low) is { } end ? point.CompareTo(end) is var sign && (sign > 0 || (isClosed && sign == 0)) : null;
    }

    private bool? Below(Node high, RealPoint point, bool isClosed)
    {
        if (RealPoint.InfinityOf(high) is var infinity and not 0) return infinity > 0;
        return End(high) is { } end ? point.CompareTo(end) is var sign && (sign < 0 || (isClosed && sign == 0)) : null;
    }

    private RealPoint? End(Node node)
    {
        if (!_ends.TryGetValue(node, out var end)) _ends[node] = end = RealPoint.Of(node, budget);
        return end;
    }

    private bool? Is(Node item, RealPoint point) => End(item) is { } value ? point.CompareTo(value) == 0 : null;

    private bool? InNamed(string name, RealPoint point) => name switch
    {
        "R" => true,
        "empty" => false,
        "Z" => point.Exact is { IsInteger: true },
        "N" => point.Exact is { IsInteger: true } whole && (whole.Sign > 0 || (isZeroNatural && whole.IsZero)),
        "N+" or "Z+" or "N*" => point.Exact is { IsInteger: true, Sign: > 0 },
        "Z-" => point.Exact is { IsInteger: true, Sign: < 0 },
        "Z*" => point.Exact is { IsInteger: true, IsZero: false },
        "R*" => point.Exact is not { IsZero: true },
        "Q+" => point.Exact is { Sign: > 0 },
        "R+" => point.Value.Middle.Real > 0,
        "R-" => point.Value.Middle.Real < 0,
        "Q" => point.Exact is not null,
        _ => null,
    };

    private bool? Holds(Relation relation, RealPoint point)
    {
        var at = _evaluator ??= new NumericEvaluator(_ => _place, budget);
        _place = point.Value;
        for (var i = 0; i < relation.Operators.Length; i++)
        {
            var (left, right) = (RealPoint.InfinityOf(relation.Operands[i]), RealPoint.InfinityOf(relation.Operands[i + 1]));
            var (x, y) = (at.Of(relation.Operands[i]), at.Of(relation.Operands[i + 1]));
            if (budget.IsSpent) return null;
            // Where a side has no real value the relation does not hold.
            if ((left == 0 && !(x.IsDefined && x.IsReal)) || (right == 0 && !(y.IsDefined && y.IsReal))) return false;
            var sign = left != 0 || right != 0 ? left - right : x.DiffersFrom(y) ? Math.Sign(x.Middle.Real - y.Middle.Real) : 0;
            if (!Holds(relation.Operators[i], sign)) return false;
        }
        return true;
    }

    private static bool Holds(string op, int sign) =>
        op switch { "<" => sign < 0, "<=" => sign <= 0, ">" => sign > 0, ">=" => sign >= 0, "!=" => sign != 0, _ => sign == 0 };

    // Intervals side by side are a union. Inequalities side by side hold together, unless they cannot: then they are a union as well.
    private bool? OfListing(Listing list, RealPoint point)
    {
        if (!list.Items.All(item => item is Relation)) return Any(list.Items, point, Of);
        if (!_holdTogether.TryGetValue(list, out var isTogether))
            isTogether = _holdTogether[list] = Probes.Any(probe => list.Items.All(item => Of(item, new RealPoint(Ball.Of(probe), probe)) == true));
        return isTogether ? All(list.Items, point, Of) : Any(list.Items, point, Of);
    }

    private static bool? Any(Node[] items, RealPoint point, Func<Node, RealPoint, bool?> test)
    {
        var result = (bool?)false;
        foreach (var item in items)
        {
            var one = test(item, point);
            if (one == true) return true;
            if (one is null) result = null;
        }
        return result;
    }

    private static bool? All(Node[] items, RealPoint point, Func<Node, RealPoint, bool?> test)
    {
        foreach (var item in items)
            if (test(item, point) is not true and var one) return one;
        return true;
    }
}
