using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>Where a set may begin or end.</summary>
internal static class CriticalPoints
{
    private const int MaxPoints = 120;
    private const int GridPoints = 160;
    private const int Halvings = 45;

    /// <summary>Adds the points; false when an end of an interval or an element is no number.</summary>
    public static bool Collect(Node set, List<RealPoint> points, Budget budget)
    {
        if (points.Count > MaxPoints || !budget.Spend(4)) return false;
        switch (set)
        {
            case Interval i: return AddEnd(i.Low, points, budget) && AddEnd(i.High, points, budget);
            case Coordinates { Items.Length: 2 } c: return c.Items.All(item => AddEnd(item, points, budget));
            case FiniteSet s: return s.Items.All(item => AddEnd(item, points, budget));
            case NamedSet: return true;
            case SetOperation o: return Collect(o.Left, points, budget) && Collect(o.Right, points, budget);
            case Listing l: return l.Items.All(item => Collect(item, points, budget));
            case Sum { Terms: [_, Product { Factors: [_, FiniteSet without] }] }: return Collect(without, points, budget);
            case Comprehension { Variable: not null } c: return c.Conditions.All(condition => Collect(condition, points, budget));
            case Relation { Operators: ["in" or "notin"] } r: return Collect(r.Operands[1], points, budget);
            case Relation r:
                foreach (var operand in r.Operands) AddConstants(operand, points, budget);
                for (var i = 0; i < r.Operators.Length; i++) AddCrossings(r.Operands[i], r.Operands[i + 1], points, budget);
                return true;
            default: return AddEnd(set, points, budget);
        }
    }

    private static bool AddEnd(Node node, List<RealPoint> points, Budget budget)
    {
        if (RealPoint.InfinityOf(node) != 0) return true;
        if (!Variables.AreNone(node) || RealPoint.Of(node, budget) is not { } point) return false;
        points.Add(point);
        return true;
    }

    // Numbers in an inequality, and their opposites, are often its ends.
    private static void AddConstants(Node node, List<RealPoint> points, Budget budget)
    {
        if (points.Count > MaxPoints) return;
        if (node is not Number && !Variables.AreNone(node)) foreach (var child in node.Children) AddConstants(child, points, budget);
        else if (RealPoint.Of(node, budget) is { } point)
        {
            points.Add(point);
            if (RealPoint.Of(Build.Negate(node), budget) is { } opposite) points.Add(opposite);
        }
    }

    private static void AddCrossings(Node left, Node right, List<RealPoint> points, Budget budget)
    {
        if (Variables.AreNone(left) && Variables.AreNone(right)) return;
        // One side is a bare variable and the other a number: the number is there already.
        if ((left is Symbol && Variables.AreNone(right)) || (right is Symbol && Variables.AreNone(left))) return;
        var difference = RealFunction.Of(at => at.Of(left) - at.Of(right), budget);
        var (before, at) = (double.NaN, 0.0);
        for (var i = 0; i <= GridPoints && !budget.IsSpent; i++)
        {
            // Finer near zero: from -60 to 60.
            var t = (i - GridPoints / 2.0) / (GridPoints / 2.0);
            var (x, previous) = (60 * t * (0.2 + 0.8 * Math.Abs(t)) + 0.000123, at);
            var value = difference(x);
            if (value * before < 0)
            {
                var zero = RealFunction.Zero(difference, (previous, x), before, Halvings, budget);
                points.Add(RealPoint.At(zero) with { IsCertain = false });
            }
            (before, at) = (value, x);
        }
    }
}
