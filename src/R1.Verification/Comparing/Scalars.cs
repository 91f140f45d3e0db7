using System.Numerics;
using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>
/// Decides whether two expressions are the same number or function: by exact rational arithmetic, then as quotients of polynomials, then by their
/// values, with bounds on their errors, at several points.
/// </summary>
internal sealed class Scalars(VerifierOptions options, Budget budget)
{
    private const int SignificantDigits = 3;

    // So many points must agree; others may be undefined.
    private const int PointsNeeded = 3;

    private int SignificantDigitsNeeded => Math.Min(SignificantDigits, options.DecimalPlaces);

    /// <summary>With units, percent signs and roundings.</summary>
    public bool AreEqual(Node gold, Node answer)
    {
        var (left, right) = (Measure.Of(gold), Measure.Of(answer));
        if (left.Unit is { IsKnown: true } && right.Unit is null) right = Measure.WithLetter(right);
        if (right.Unit is { IsKnown: true } && left.Unit is null) left = Measure.WithLetter(left);
        if (left.Value is BaseNumber radix && right.Value is Number plain) return options.OptionalBase && radix.Digits == plain.Value.ToString();
        if (left.IsPercent != right.IsPercent && left.Unit is null && right.Unit is null) return EqualPercent(left, right);
        if ((left.IsPercent && right.Unit is { IsKnown: true }) || (right.IsPercent && left.Unit is { IsKnown: true })) return false;
        if (left.Unit is { IsKnown: true } a && right.Unit is { IsKnown: true } b) return EqualQuantities(left, a, right, b);
        return EqualValues(left, right) || EqualAngles(left, right);
    }

    /// <summary>The same value, without tolerance for roundings.</summary>
    public bool AreSame(Node gold, Node answer) => EqualValues(new Measure(gold, null, false), new Measure(answer, null, false));

    private bool EqualPercent(Measure left, Measure right)
    {
        if (options.OptionalPercent && EqualValues(left, right)) return true;
        return EqualValues(Fraction(left), Fraction(right));
    }

    private static Measure Fraction(Measure measure) => measure.IsPercent ? new Measure(new Percent(measure.Value), null, false) : measure;

    private bool EqualQuantities(Measure left, Unit a, Measure right, Unit b)
    {
        if (a.Dimension != b.Dimension) return (a.Dimension, b.Dimension) is (Unit.Angle, Unit.Radian) or (Unit.Radian, Unit.Angle) && EqualAngles(left, right);
        if (a.Scale.Equals(b.Scale)) return EqualValues(left, right);
        return EqualValues(new Measure(Build.Multiply(left.Value, new Number(a.Scale)), null, false),
            new Measure(Build.Multiply(right.Value, new Number(b.Scale)), null, false));
    }

    // 90 degrees is pi/2; without a unit the 90 was compared already.
    private bool EqualAngles(Measure left, Measure right)
    {
        if (left.Unit?.Dimension == Unit.Angle == (right.Unit?.Dimension == Unit.Angle)) return false;
        var (angle, other) = left.Unit?.Dimension == Unit.Angle ? (left, right) : (right, left);
        return other.Unit is null or { Dimension: Unit.Radian } && EqualValues(Radians(angle), other);
    }

    private static Measure Radians(Measure angle) =>
        new(Build.Multiply(Build.Multiply(angle.Value, new Number(angle.Unit!.Scale)), Build.Divide(Symbol.Pi, Number.Of(180 * 60))), null, false);

    private bool EqualValues(Measure left, Measure right)
    {
        var (a, b) = (ExactValue.Of(left.Value, budget), ExactValue.Of(right.Value, budget));
        if (a is { } x && b is { } y) return x.Equals(y) || IsRounding(left, right, x, y);
        if (left.Value is Number && right.Value is Number) return false;
        if (ByForm(left.Value, right.Value) is { } verdict && (verdict || (left.Decimals == 0 && right.Decimals == 0))) return verdict;
        return ByValue(left, right);
    }

    private bool IsRounding(Measure left, Measure right, Rational x, Rational y)
    {
        if (Coarser(left, right) is not { } places || Rational.Pow(new Rational(10), places) is not { } power) return false;
        if (x.DistanceTo(y) is not { } distance || Rational.Multiply(distance, power) is not { } units || !budget.Spend(units, power)) return false;
        var coarse = left.Decimals == places ? x : y;
        var digits = Rational.Multiply(coarse, power) is { } whole ? BigInteger.Abs(whole.Numerator).ToString().Length : 0;
        return units.CompareTo(Rational.Of(1, 2)!.Value) <= 0 && digits >= SignificantDigitsNeeded;
    }

    // Decimals of the side that has fewer, when they are enough to count as a rounding of the other.
    private int? Coarser(Measure left, Measure right)
    {
        var (a, b) = (left.Decimals == 0 ? int.MaxValue : left.Decimals, right.Decimals == 0 ? int.MaxValue : right.Decimals);
        var places = Math.Min(a, b);
        return a != b && places >= options.DecimalPlaces && places < 5000 ? places : null;
    }

    private bool? ByForm(Node left, Node right)
    {
        var atoms = new AtomTable();
        return Quotient.Of(left, atoms, budget) is { } a &&
            Quotient.Of(right, atoms, budget) is { } b
            ? Quotient.AreEqual(a, b, atoms, budget) : null;
    }

    private bool ByValue(Measure left, Measure right)
    {
        var isConstant = Variables.AreNone(left.Value) && Variables.AreNone(right.Value);
        var agreeing = 0;
        for (var point = 0; point < (isConstant ? 1 : SamplePoints.Count); point++)
        {
            var at = new Evaluator(name => SamplePoints.Value(name, point), budget);
            var (x, y) = (at.Of(left.Value), at.Of(right.Value));
            if (x.AgreesWith(y)) agreeing++;
            else if (isConstant && IsRounding(left, right, x, y)) return true;
            // Roots and logarithms of negative numbers differ by their branches: a difference counts where the way to the values is real.
            else if (x.DiffersFrom(y) && (isConstant || !at.HasLeftReals)) return false;
        }
        return agreeing >= (isConstant ? 1 : PointsNeeded);
    }

    private bool IsRounding(Measure left, Measure right, Ball x, Ball y)
    {
        if (Coarser(left, right) is not { } places || places > 14 || !x.IsReal || !y.IsReal) return false;
        var unit = Math.Pow(10, -places);
        return Math.Abs(x.Middle.Real - y.Middle.Real) <= unit / 2 * (1 + 1e-9) && x.Magnitude / unit >= Math.Pow(10, SignificantDigitsNeeded - 1);
    }
}
