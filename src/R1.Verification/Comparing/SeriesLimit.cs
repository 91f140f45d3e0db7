using System.Numerics;
using R1.Verification.Numbers;

namespace R1.Verification.Comparing;

/// <summary>The value of an infinite series by Levin's u-transformation, which speeds up geometric, alternating and power-like series. It cancels many digits,
/// so that it works on precise terms.</summary>
internal static class SeriesLimit
{
    private const int Terms = 40;
    private const int Bits = 512;

    /// <summary>The arithmetic in which the terms are given.</summary>
    public static PreciseArithmetic Arithmetic() => new(Bits);

    /// <summary>The sum of the terms from the first on; undefined where the estimates do not settle.</summary>
    /// <param name="term">The term of a number from 1.</param>
    /// <param name="budget">Bounds the work.</param>
    public static Ball Of(Func<int, Enclosure?> term, Budget budget)
    {
        var (terms, sums, total) = (new BigInteger[Terms], new BigInteger[Terms], BigInteger.Zero);
        for (var n = 0; n < Terms; n++)
        {
            if (term(n + 1) is not { Sign: not 0 } value || !budget.Spend(20)) return Ball.Undefined;
            terms[n] = value.Middle;
            sums[n] = total += terms[n];
        }
        if (BigInteger.Abs(terms[^1]) >= BigInteger.Abs(terms[Terms / 2]) || !budget.Spend(2000)) return Ball.Undefined;
        if (Levin(terms, sums, Terms - 1) is not { } last || Levin(terms, sums, Terms - 4) is not { } before) return Ball.Undefined;
        var (limit, error) = (ToDouble(last), Math.Abs(ToDouble(last - before)));
        return error < 1e-11 * Math.Max(1e-3, Math.Abs(limit)) ? new Ball(limit, 4 * error + 1e-15 * Math.Abs(limit)) : Ball.Undefined;
    }

    private static double ToDouble(BigInteger value) => Rational.Of(value, BigInteger.One << Bits) is { } exact ? exact.ToDouble() : double.NaN;

    private static BigInteger? Levin(BigInteger[] terms, BigInteger[] sums, int order)
    {
        var (above, below, binomial) = (BigInteger.Zero, BigInteger.Zero, BigInteger.One);
        for (var j = 0; j <= order; j++)
        {
            var weight = (binomial * BigInteger.Pow(j + 1, order - 2) << Bits) / terms[j];
            if (j % 2 == 1) weight = -weight;
            above += weight * sums[j];
            below += weight;
            binomial = binomial * (order - j) / (j + 1);
        }
        return below.IsZero ? null : above / below;
    }
}
