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

    private const int MostWholes = 60;

    private static readonly double[] Beyond = [0.3719, 1, 7.25, 100, 12345.678];

    /// <summary>True for what can only be a set of numbers.</summary>
    public static bool IsSet(Node node) => node switch
    {
        Interval or SetOperation or NamedSet or Comprehension { Variable: not null } => true,
        Relation r => r.Operators.All(op => op is "<" or "<=" or ">" or ">=" or "!=") && r.Operands.SelectMany(Variables.Of).Distinct().Count() == 1,
        Listing l => l.Items.Any(IsSet) && l.Items.SelectMany(Variables.Of).Distinct().Count() <= 1 &&
            l.Items.All(item => IsSet(item) || item is Number or Coordinates { Items.Length: 2 }),
        Sum { Terms: [NamedSet, Product { Factors: [Number, FiniteSet] }] } => true,
        _ => false,
    };

    /// <summary>The verdict; null when an end is no number, or the budget is spent.</summary>
    public bool? AreEqual(Node gold, Node answer)
    {
        if (gold is NamedSet a && answer is NamedSet b) return a.Name == b.Name;
        if (HasClosedInfinity(gold) != HasClosedInfinity(answer)) return false;
        if (Variables.Of(gold).Concat(Variables.Of(answer)).Distinct().Count() > 1 || HasParameters(gold) || HasParameters(answer)) return null;
        var ends = new List<RealPoint>();
        if (!CriticalPoints.Collect(gold, ends, budget) || !CriticalPoints.Collect(answer, ends, budget)) return null;
        var hasDomain = HasDomain(gold) || HasDomain(answer);
        var points = TestPoints(ends, hasDomain);
        var verdict = AreEqual(gold, answer, points, isZeroNatural: false);
        return verdict == false && hasDomain ? AreEqual(gold, answer, points, isZeroNatural: true) : verdict;
    }

    private bool? AreEqual(Node gold, Node answer, IEnumerable<RealPoint> points, bool isZeroNatural)
    {
        var membership = new Membership(budget, isZeroNatural);
        foreach (var point in points)
        {
            if (membership.Of(gold, point) is not { } left || membership.Of(answer, point) is not { } right) return null;
            if (left != right) return false;
        }
        return !budget.IsSpent;
    }

    // [-inf, 2) is no set of real numbers.
    private static bool HasClosedInfinity(Node node) => Variables.Any(node, part =>
        part is Interval i && ((i.HasLow && RealPoint.InfinityOf(i.Low) != 0) || (i.HasHigh && RealPoint.InfinityOf(i.High) != 0)));

    // {x | x > a} is a set for each a.
    private static bool HasParameters(Node node) => Variables.Any(node, part => part is Comprehension c && Variables.Of(c).Count > 0);

    private static bool HasDomain(Node node) => Variables.Any(node, part => part is NamedSet { Name: not ("R" or "empty") });

    private static IEnumerable<RealPoint> TestPoints(List<RealPoint> ends, bool hasDomain)
    {
        var sorted = ends.DistinctBy(end => (end.Value.Middle.Real, end.Exact, end.IsCertain)).OrderBy(end => end.Value.Middle.Real).ToList();
        foreach (var end in sorted.Where(end => end.IsCertain)) yield return end;
        var places = sorted.Select(end => end.Value.Middle.Real).ToList();
        for (var i = 0; i + 1 < places.Count; i++)
            if (places[i + 1] - places[i] > Resolution * (1 + Math.Abs(places[i])))
                foreach (var point in Inside(places[i], places[i + 1], hasDomain)) yield return point;
        var (low, high) = places.Count == 0 ? (0.0, 0.0) : (places[0], places[^1]);
        // Whole and broken numbers beyond the ends.
        foreach (var distance in Beyond)
        {
            yield return RealPoint.At(low - distance);
            yield return RealPoint.At(high + distance);
        }
        if (!hasDomain) yield break;
        foreach (var point in Inside(low - 20.5, low, hasDomain).Concat(Inside(high, high + 20.5, hasDomain))) yield return point;
    }

    // A broken number, an irrational one, and whole ones: as many of them as there are, up to a limit.
    private static IEnumerable<RealPoint> Inside(double low, double high, bool hasDomain)
    {
        yield return RealPoint.At(low + (high - low) * 0.4387);
        if (!hasDomain) yield break;
        yield return new RealPoint(Ball.Of(low + (high - low) * 0.5619), null);
        for (var whole = Math.Floor(low) + 1; whole < high && whole < low + MostWholes; whole++) yield return RealPoint.At(whole);
    }
}
