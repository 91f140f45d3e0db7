using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>
/// Decides by their values whether two expressions with variables are the same function: near zero and far out on both sides, between and beyond the
/// points at which a part of them may change, and at whole numbers where a variable stands for those. Wherever the gold answer is real the other must be
/// real as well; it may have values beyond.
/// </summary>
internal sealed class FunctionComparison(Budget budget)
{
    // So many points must agree; others may be undefined.
    private const int PointsNeeded = 3;

    private static readonly HashSet<string> WholeNames = ["n", "m", "k", "N", "r", "j", "i", "p", "q", "l"];

    public bool AreEqual(Node gold, Node answer)
    {
        var names = Variables.Of(gold).Union(Variables.Of(answer)).ToList();
        var areWhole = names.TrueForAll(WholeNames.Contains) && (IsWhole(gold) || IsWhole(answer));
        var (agreeing, mismatches, witness) = (0, 0, (Point?)null);
        var values = new Ball[names.Count];
        Func<string, Ball> valueOf = name => names.IndexOf(name) is >= 0 and var place ? values[place] : Ball.Undefined;
        foreach (var point in Points(gold, answer, names, areWhole))
        {
            for (var i = 0; i < values.Length; i++) values[i] = Ball.Of(point.Of(names[i]));
            switch ((areWhole ? Exactly(gold, answer, names, point) : null) ?? At(gold, answer, valueOf))
            {
                case Outcome.Different: return false;
                case Outcome.OnlyGoldIsReal: mismatches++; break;
                case Outcome.Same:
                    agreeing++;
                    witness ??= point;
                    break;
            }
            if (budget.IsSpent) return false;
            // Of one variable the domain is part of the function. Laws of roots and logarithms of several are stated for positive ones.
            if (mismatches > 0 && (names.Count == 1 || HasAbsoluteValue(gold) || HasAbsoluteValue(answer))) return false;
        }
        if (agreeing < PointsNeeded || witness is not { } seen) return false;
        return PreciseComparison.AreEqual(gold, answer, name => seen.Of(name), budget) ?? true;
    }

    // One of the sample points, or a place of the only variable.
    private readonly record struct Point(int Number, bool IsWhole, Rational? Place = null)
    {
        public Rational Of(string name) => Place ?? (IsWhole ? SamplePoints.WholeValue(name, Number) : SamplePoints.Value(name, Number));
    }

    private enum Outcome
    {
        Unknown,
        Same,
        Different,
        OnlyGoldIsReal,
    }

    // At whole numbers most expressions are fractions, and a floor has no error.
    private Outcome? Exactly(Node gold, Node answer, List<string> names, Point point)
    {
        foreach (var name in names)
        {
            var value = new Number(point.Of(name));
            (gold, answer) = (Variables.Substitute(gold, name, value), Variables.Substitute(answer, name, value));
        }
        return ExactValue.Of(gold, budget) is { } x && ExactValue.Of(answer, budget) is { } y ? x.Equals(y) ? Outcome.Same : Outcome.Different : null;
    }

    private Outcome At(Node gold, Node answer, Func<string, Ball> values)
    {
        var (first, second) = (new NumericEvaluator(values, budget), new NumericEvaluator(values, budget));
        var (x, y) = (first.Of(gold), second.Of(answer));
        if (first.HasBranches || second.HasBranches) return Outcome.Unknown;
        var (isLeft, isRight) = (first.HasLeftReals, second.HasLeftReals);
        if (isLeft != isRight) return isRight && x is { IsDefined: true, IsReal: true } ? Outcome.OnlyGoldIsReal : Outcome.Unknown;
        if (x.AgreesWith(y)) return Outcome.Same;
        return x.DiffersFrom(y) && !isLeft ? Outcome.Different : Outcome.Unknown;
    }

    private IEnumerable<Point> Points(Node left, Node right, List<string> names, bool areWhole)
    {
        if (areWhole)
        {
            // What is summed or counted has no meaning below zero.
            var count = IsCounting(left) || IsCounting(right) ? SamplePoints.Natural : SamplePoints.Whole;
            for (var i = 0; i < count; i++) yield return new Point(i, IsWhole: true);
            yield break;
        }
        for (var i = 0; i < SamplePoints.Count; i++) yield return new Point(i, IsWhole: false);
        if (names.Count != 1) yield break;
        foreach (var place in BreakPoints.Between(left, right, budget)) yield return new Point(0, IsWhole: false, place);
    }

    // What has a meaning only for whole numbers, or another one.
    private static bool IsWhole(Node node) => Variables.Any(node, part => part switch
    {
        Call { Name: "floor" or "ceil" or "factorial" or "doublefactorial" or "binom" or "gcd" or "lcm" } call => !Variables.AreNone(call),
        Power { Base: Number { Value.Sign: < 0 }, Exponent: var exponent } => !Variables.AreNone(exponent),
        Bound { Operator: "sum" or "prod", High: { } high } => !Variables.AreNone(high),
        Call { Name: "sin" or "cos" or "tan" } wave => Variables.Any(wave, inner => inner is Symbol { Name: "pi" }),
        _ => false,
    });

    private static bool IsCounting(Node node) => Variables.Any(node, part => part is Bound or Call { Name: "factorial" or "binom" or "doublefactorial" });

    private static bool HasAbsoluteValue(Node node) => Variables.Any(node, part => part is Call { Name: "abs" });
}
