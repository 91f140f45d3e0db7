using System.Numerics;
using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>Values of sums, products, integrals and limits at a point, with an estimate of the error where the value is approached.</summary>
internal sealed class BoundValues(Func<string, Ball> variables, Budget budget)
{
    private const int MostTerms = 3000;

    // Bits of the distances from the place of a limit.
    private const int NearBits = 40;
    private const int CloseBits = 80;

    // What is known to fewer places is not known.
    private const int LooseBits = 400;

    public Ball Of(Bound bound) => bound.Operator switch
    {
        "sum" or "prod" => OfSum(bound),
        "int" => OfIntegral(bound),
        "lim" or "lim+" or "lim-" => OfLimit(bound),
        _ => Ball.Undefined,
    };

    /// <summary>Riemann's zeta function above one.</summary>
    public Ball Zeta(Ball s) =>
        s.IsReal && s.Middle.Real > 1.1 && RealPoint.ExactOf(s) is { } exponent
            ? Series(new Bound("sum", "n", Trees.Number.One, Symbol.Infinity, new Power(new Symbol("n"), new Number(-exponent))), 1) : Ball.Undefined;

    private Ball OfSum(Bound bound)
    {
        if (Whole(bound.Low!) is not { } low) return Ball.Undefined;
        if (bound.High is Symbol { Name: "infinity" }) return bound.Operator == "sum" ? Series(bound, low) : Ball.Undefined;
        if (Whole(bound.High!) is not { } high || high - low > MostTerms) return Ball.Undefined;
        var isSum = bound.Operator == "sum";
        var total = Ball.Exact(isSum ? 0 : 1);
        for (var n = low; n <= high && !budget.IsSpent; n++) total = isSum ? total + At(bound, n) : total * At(bound, n);
        return budget.IsSpent ? Ball.Undefined : total;
    }

    // A first term that is zero says nothing about the others.
    private Ball Series(Bound bound, int low)
    {
        var arithmetic = SeriesLimit.Arithmetic();
        Enclosure? Term(int n) => Precise(bound, new Rational(low + n - 1), arithmetic);
        return Term(1) is { IsExactZero: true } ? SeriesLimit.Of(n => Term(n + 1), budget) : SeriesLimit.Of(Term, budget);
    }

    private Enclosure? Precise(Bound bound, Rational x, PreciseArithmetic arithmetic) =>
        new PreciseEvaluator(arithmetic, name => RealPoint.ExactOf(variables(name)),
            budget).Of(Variables.Substitute(bound.Body, bound.Variable, new Number(x))) is { IsReal: true } value ? value.Real : null;

    private int? Whole(Node node)
    {
        var value = new NumericEvaluator(variables, budget).Of(node);
        var rounded = Math.Round(value.Middle.Real);
        return value.IsDefined && value.IsReal && Math.Abs(rounded) < 1e6 && Math.Abs(rounded - value.Middle.Real) <= value.Radius + 1e-12 ? (int)rounded
            : null;
    }

    private Ball At(Bound bound, double x) =>
        new NumericEvaluator(name => name == bound.Variable ? Ball.Exact(x) : variables(name), budget).Of(bound.Body);

    private Ball OfIntegral(Bound bound)
    {
        if (End(bound.Low!) is not { } low || End(bound.High!) is not { } high) return Ball.Undefined;
        return Quadrature.Of(x => At(bound, x) is { IsDefined: true, IsReal: true } value ? value.Middle.Real : double.NaN, low, high, budget);
    }

    private double? End(Node node)
    {
        if (RealPoint.InfinityOf(node) is var sign and not 0) return sign * double.PositiveInfinity;
        var value = new NumericEvaluator(variables, budget).Of(node);
        return value.IsDefined && value.IsReal ? value.Middle.Real : null;
    }

    // From both sides, unless one is named.
    private Ball OfLimit(Bound bound)
    {
        var infinity = RealPoint.InfinityOf(bound.Low!);
        if (infinity != 0) return Approach(bound, bits => Power(bits) is var far && infinity > 0 ? far : -far);
        if (Exactly(bound.Low!) is not { } place) return Ball.Undefined;
        var right = bound.Operator == "lim-" ? Ball.Undefined : Approach(bound, bits =>
            Rational.Add(place, Rational.Divide(Rational.One, Power(bits))!.Value)!.Value);
        var left = bound.Operator == "lim+" ? Ball.Undefined : Approach(bound, bits =>
            Rational.Add(place, -Rational.Divide(Rational.One, Power(bits))!.Value)!.Value);
        return bound.Operator switch { "lim+" => right, "lim-" => left, _ => right.IsDefined && left.IsDefined && !right.DiffersFrom(left) ? right
            : Ball.Undefined };
    }

    private static Rational Power(int bits) => new(BigInteger.One << bits);

    // What changed from near to close will change by far less from there on.
    private Ball Approach(Bound bound, Func<int, Rational> place)
    {
        if (Precisely(bound, place(NearBits)) is not { } near || Precisely(bound, place(CloseBits)) is not { } close) return Ball.Undefined;
        var change = Math.Abs(near - close);
        return change > 1e-4 * Math.Max(1, Math.Abs(close)) ? Ball.Undefined : new Ball(close, change * 1e-5 + 1e-15 * Math.Abs(close) + 1e-17);
    }

    private double? Precisely(Bound bound, Rational x)
    {
        var arithmetic = SeriesLimit.Arithmetic();
        return Precise(bound, x, arithmetic) is { } value && value.Radius.GetBitLength() < LooseBits &&
            Rational.Of(value.Middle, BigInteger.One << arithmetic.Bits) is { } exact
            ? exact.ToDouble() : null;
    }

    private Rational? Exactly(Node node) =>
        ExactValue.Of(node, budget) ?? (new NumericEvaluator(variables, budget).Of(node) is { IsDefined: true, IsReal: true } value &&
            !Variables.AreNone(node) ? RealPoint.ExactOf(value) : null);
}
