using System.Numerics;
using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>A point on the real line.</summary>
/// <param name="Value">With the bound on its error.</param>
/// <param name="Exact">Null when irrational.</param>
/// <param name="IsCertain">False when it was found by search and is only close to an end.</param>
internal readonly record struct RealPoint(Ball Value, Rational? Exact, bool IsCertain = true)
{
    // From here on doubles are whole numbers.
    private const double Large = 1e15;

    /// <summary>A double is exact as a fraction.</summary>
    public static RealPoint At(double value)
    {
        if (!double.IsFinite(value)) return new RealPoint(Ball.Undefined, null);
        if (Math.Abs(value) > Large) return new RealPoint(Ball.Of(value), new Rational(new BigInteger(value)));
        var scaled = Math.Round(value * (1L << 30));
        return new RealPoint(Ball.Of(scaled / (1L << 30)), Rational.Of(new BigInteger(scaled), BigInteger.One << 30));
    }

    /// <summary>A double as the fraction that it is; null when it is not finite.</summary>
    public static Rational? ExactOf(Ball value)
    {
        if (!value.IsDefined || value.Middle.Imaginary != 0) return null;
        var (number, power) = (value.Middle.Real, 0);
        for (; number != Math.Round(number) && power < 1100; power++) number *= 2;
        return Rational.Of(new BigInteger(number), BigInteger.One << power);
    }

    /// <summary>The point that a tree without variables stands for; null when it is none.</summary>
    public static RealPoint? Of(Node node, Budget budget)
    {
        node = Measure.Of(node).Value;
        var exact = ExactValue.Of(node, budget);
        var value = exact is { } rational ? Ball.Of(rational) : new NumericEvaluator(_ => Ball.Undefined, budget).Of(node);
        return value.IsDefined && value.IsReal ? new RealPoint(value, exact) : null;
    }

    /// <summary>-1, 0 or 1.</summary>
    public int CompareTo(RealPoint other)
    {
        if (Exact is { } a && other.Exact is { } b) return a.CompareTo(b);
        return Value.DiffersFrom(other.Value) ? Value.Middle.Real.CompareTo(other.Value.Middle.Real) : 0;
    }

    /// <summary>1 for infinity, -1 for minus infinity, 0 for anything else.</summary>
    public static int InfinityOf(Node node) => node switch
    {
        Symbol { Name: "infinity" } => 1,
        Product { Factors: [Number { Value: var sign }, Symbol { Name: "infinity" }] } => sign.Sign,
        _ => 0,
    };
}
