using System.Numerics;
using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>
/// Decides whether two expressions are the same number or function: by exact rational arithmetic, then as quotients of polynomials, then by their
/// values: numbers to hundreds of digits, functions at many points.
/// </summary>
internal sealed class Scalars(VerifierOptions options, Budget budget)
{
    private const int SignificantDigits = 3;

    private readonly FunctionComparison _functions = new(budget);

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
        if (left.Unit is { } a && right.Unit is { } b) return EqualQuantities(left, a, right, b);
        // One side counts without saying what. Words that are no things change the number.
        if ((left.Unit ?? right.Unit) is { IsKnown: false } thing && !CountedThing.IsThing(thing.Name)) return false;
        return EqualValues(left, right) || EqualAngles(left, right);
    }

    /// <summary>The same value, without tolerance for roundings.</summary>
    public bool AreSame(Node gold, Node answer) => EqualValues(new Measure(gold, null, false), new Measure(answer, null, false));

    // The sign may be missing where the gold answer has it: the question asked for a percentage. 5 % is not 5.
    private bool EqualPercent(Measure gold, Measure answer)
    {
        if (options.OptionalPercent && gold.IsPercent && EqualValues(gold, answer)) return true;
        return EqualValues(Fraction(gold), Fraction(answer));
    }

    private static Measure Fraction(Measure measure) => measure.IsPercent ? new Measure(new Percent(measure.Value), null, false) : measure;

    private bool EqualQuantities(Measure left, Unit a, Measure right, Unit b)
    {
        (a, b) = (Primed(a, b), Primed(b, a));
        if (!a.IsKnown || !b.IsKnown)
            return (a.IsKnown ? CountedThing.IsGeneric(b.Name) : b.IsKnown ? CountedThing.IsGeneric(a.Name) : CountedThing.AreSame(a.Name, b.Name)) &&
                EqualValues(left, right);
        if (!a.Dimension.Equals(b.Dimension)) return ((a.IsAngle && b.IsRadian) || (a.IsRadian && b.IsAngle)) && EqualAngles(left, right);
        return a.Scale.Equals(b.Scale) && a.Offset.Equals(b.Offset) ? EqualValues(left, right)
            : EqualValues(new Measure(InBaseUnits(left.Value, a), null, false), new Measure(InBaseUnits(right.Value, b), null, false));
    }

    // 6' is 6 feet beside a length, and minutes beside an angle.
    private static Unit Primed(Unit unit, Unit other) =>
        unit.Name != "'" ? unit : other.Dimension.Is("length") ? Unit.Find("ft")! : other.IsAngle ? Unit.ArcMinute : unit;

    private static Node InBaseUnits(Node value, Unit unit)
    {
        var scaled = Build.Multiply(value, new Number(unit.Scale));
        return unit.Offset.IsZero ? scaled : Build.Add(scaled, new Number(unit.Offset));
    }

    // 90 degrees is pi/2; without a unit the 90 was compared already.
    private bool EqualAngles(Measure left, Measure right)
    {
        if (left.Unit is { IsAngle: true } == right.Unit is { IsAngle: true }) return false;
        var (angle, other) = left.Unit is { IsAngle: true } ? (left, right) : (right, left);
        return other.Unit is null or { IsRadian: true } && EqualValues(Radians(angle), other);
    }

    private static Measure Radians(Measure angle) =>
        new(Build.Multiply(Build.Multiply(angle.Value, new Number(angle.Unit!.Scale)), Build.Divide(Symbol.Pi, Number.Of(180 * 60))), null, false);

    private bool EqualValues(Measure left, Measure right)
    {
        var (a, b) = (ExactValue.Of(left.Value, budget), ExactValue.Of(right.Value, budget));
        if (a is { } x && b is { } y) return x.Equals(y) || IsRounding(left, right, x, y);
        if (left.Value is Number && right.Value is Number) return false;
        if (ByForm(left.Value, right.Value) is { } verdict && (verdict || (left.Decimals == 0 && right.Decimals == 0))) return verdict;
        return Variables.AreNone(left.Value) && Variables.AreNone(right.Value) ? EqualNumbers(left, right) : _functions.AreEqual(left.Value, right.Value);
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

    private bool EqualNumbers(Measure left, Measure right)
    {
        var at = new NumericEvaluator(_ => Ball.Undefined, budget);
        var (x, y) = (at.Of(left.Value), at.Of(right.Value));
        if (x.DiffersFrom(y)) return IsRounding(left, right, x, y);
        if (x.IsDefined && y.IsDefined && !x.AgreesWith(y)) return false;
        if (PreciseComparison.AreEqual(left.Value, right.Value, _ => null, budget) is not { } verdict) return x.AgreesWith(y);
        return verdict || (Coarser(left, right) is { } places && Rational.Pow(new Rational(10), -places) is { } unit &&
            Rational.Multiply(unit, Rational.Of(1, 2)!.Value) is { } half &&
            PreciseComparison.AreWithin(left.Value, right.Value, half, budget));
    }

    private bool IsRounding(Measure left, Measure right, Ball x, Ball y)
    {
        if (Coarser(left, right) is not { } places || places > 14 || !x.IsReal || !y.IsReal) return false;
        var unit = Math.Pow(10, -places);
        return Math.Abs(x.Middle.Real - y.Middle.Real) <= unit / 2 * (1 + 1e-9) && x.Magnitude / unit >= Math.Pow(10, SignificantDigitsNeeded - 1);
    }
}
