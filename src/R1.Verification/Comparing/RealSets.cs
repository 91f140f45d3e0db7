using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>
/// Sets of real numbers, given by intervals, unions, finite sets, inequalities in one variable and operations on them. Two are equal when they
/// contain the same of their end points and the same of the points between and beyond them.
/// </summary>
internal sealed class RealSets(Budget budget)
{
    // Ends of inequalities that can only be found by search are known to about this.
    private const double Resolution = 1e-7;

    private readonly Membership _membership = new(budget);

    /// <summary>True for what can only be a set of numbers.</summary>
    public static bool IsSet(Node node) => node switch
    {
        Interval or SetOperation or NamedSet => true,
        Relation r => r.Operators.All(op => op is "<" or "<=" or ">" or ">=" or "!=") && r.Operands.SelectMany(Variables.Of).Distinct().Count() == 1,
        Listing l => l.Items.Any(IsSet) && l.Items.All(item => IsSet(item) || item is Number or Coordinates { Items.Length: 2 }),
        Sum { Terms: [NamedSet, Product { Factors: [Number, FiniteSet] }] } => true,
        _ => false,
    };

    /// <summary>The verdict; null when an end is no number, or the budget is spent.</summary>
    public bool? AreEqual(Node gold, Node answer)
    {
        if (gold is NamedSet a && answer is NamedSet b) return a.Name == b.Name;
        if (Variables.Of(gold).Concat(Variables.Of(answer)).Distinct().Count() > 1) return null;
        var ends = new List<RealPoint>();
        if (!CriticalPoints.Collect(gold, ends, budget) || !CriticalPoints.Collect(answer, ends, budget)) return null;
        foreach (var point in TestPoints(ends))
        {
            if (_membership.Of(gold, point) is not { } left || _membership.Of(answer, point) is not { } right) return null;
            if (left != right) return false;
        }
        return !budget.IsSpent;
    }

    private static IEnumerable<RealPoint> TestPoints(List<RealPoint> ends)
    {
        var sorted = ends.DistinctBy(end => (end.Value.Middle.Real, end.Exact, end.IsCertain)).OrderBy(end => end.Value.Middle.Real).ToList();
        foreach (var end in sorted.Where(end => end.IsCertain)) yield return end;
        var places = sorted.Select(end => end.Value.Middle.Real).ToList();
        for (var i = 0; i + 1 < places.Count; i++)
            if (places[i + 1] - places[i] > Resolution * (1 + Math.Abs(places[i]))) yield return RealPoint.At(places[i] + (places[i + 1] - places[i]) * 0.4387);
        var (low, high) = places.Count == 0 ? (0.0, 0.0) : (places[0], places[^1]);
        // Whole and broken numbers beyond the ends.
        foreach (var distance in new[] { 0.3719, 1, 7.25, 100, 12345.678 })
        {
            yield return RealPoint.At(low - distance);
            yield return RealPoint.At(high + distance);
        }
    }
}
