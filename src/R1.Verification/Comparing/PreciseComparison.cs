using System.Numerics;
using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>
/// Compares the values of two trees to a hundred digits and more: to as many more as the smallest number in them has zeros after its point, or the
/// largest has digits before it. What is equal in all of them is taken for equal.
/// </summary>
internal static class PreciseComparison
{
    private const int FirstBits = 384;
    private const int MostBits = 6000;

    // Digits lost to rounding are far fewer.
    private const int Slack = 96;

    /// <summary>The verdict; null when a value is not there or not known well enough.</summary>
    /// <param name="left">A tree.</param>
    /// <param name="right">Another.</param>
    /// <param name="variables">The values of their variables.</param>
    /// <param name="budget">Bounds the work.</param>
    public static bool? AreEqual(Node left, Node right, Func<string, Rational?> variables, Budget budget)
    {
        for (var bits = FirstBits; bits <= MostBits;)
        {
            var arithmetic = new PreciseArithmetic(bits);
            var evaluator = new PreciseEvaluator(arithmetic, variables, budget);
            if (evaluator.Of(left) is not { } a || evaluator.Of(right) is not { } b || budget.IsSpent) return null;
            if (Differ(a.Real, b.Real) || Differ(a.Imaginary, b.Imaginary)) return false;
            var needed = Math.Max(FirstBits, Math.Max(4 * evaluator.Depth, evaluator.Height) + FirstBits / 2);
            if (needed <= bits && !arithmetic.HasUnderflow) return IsTight(a.Real, b.Real, bits) && IsTight(a.Imaginary, b.Imaginary, bits) ? true : null;
            bits = Math.Max(2 * bits, Math.Min(needed, MostBits));
        }
        return null;
    }

    /// <summary>True when the values are certainly no further from each other than a distance.</summary>
    public static bool AreWithin(Node left, Node right, Rational distance, Budget budget)
    {
        var arithmetic = new PreciseArithmetic(FirstBits + distance.Bits);
        var evaluator = new PreciseEvaluator(arithmetic, _ => null, budget);
        return evaluator.Of(left) is { IsReal: true } a && evaluator.Of(right) is { IsReal: true } b && a.Real - b.Real is var difference &&
            BigInteger.Abs(difference.Middle) + difference.Radius <= arithmetic.Of(distance).Middle;
    }

    private static bool Differ(Enclosure a, Enclosure b) => BigInteger.Abs(a.Middle - b.Middle) > a.Radius + b.Radius;

    private static bool IsTight(Enclosure a, Enclosure b, int bits) =>
        (int)(a.Radius + b.Radius).GetBitLength() <= Math.Max(Slack, (int)BigInteger.Max(BigInteger.Abs(a.Middle),
            BigInteger.Abs(b.Middle)).GetBitLength() - bits + Slack);
}
