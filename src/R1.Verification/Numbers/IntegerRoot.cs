using System.Numerics;

namespace R1.Verification.Numbers;

/// <summary>Exact roots of integers.</summary>
internal static class IntegerRoot
{
    // Newton's steps on numbers of this length stay far below a millisecond.
    private const int MaxBits = 4096;

    // A double has half of the bits of a root of this length; of longer numbers the root of the upper half is a start.
    private const int LongestStart = 128;

    // Prime-free enough: squares of larger numbers do not occur under the roots of answers, and are then decided by their value.
    private const int LargestFactor = 1000;

    // What is left has no divisor that is a product of those before.
    private static readonly int[] Factors =
        [.. Enumerable.Range(2, LargestFactor - 1).Where(n => !Enumerable.Range(2, n - 2).TakeWhile(d => d * d <= n).Any(d => n % d == 0))];

    /// <summary>The root, or null when it is no integer, or when the number is longer than roots are sought for.</summary>
    public static BigInteger? Exact(BigInteger value, int degree)
    {
        if (value.IsZero || value.IsOne) return value;
        if (value.Sign < 0 || value.GetBitLength() > MaxBits) return null;
        var root = Floor(value, degree);
        return BigInteger.Pow(root, degree) == value ? root : null;
    }

    /// <summary>Splits value = outside^degree * inside, with no small factor left to take out of the inside.</summary>
    public static (BigInteger Outside, BigInteger Inside) Split(BigInteger value, int degree)
    {
        var outside = BigInteger.One;
        if (value.GetBitLength() > 512) return (outside, value);
        foreach (var factor in Factors)
        {
            var power = BigInteger.Pow(factor, degree);
            if (power > value) break;
            while ((value % power).IsZero) (value, outside) = (value / power, outside * factor);
        }
        return Exact(value, degree) is { } rest ? (outside * rest, BigInteger.One) : (outside, value);
    }

    /// <summary>The largest integer whose power is not above the value, which is not negative.</summary>
    public static BigInteger Floor(BigInteger value, int degree)
    {
        if (value.IsZero) return value;
        var root = Above(value, degree);
        while (true)
        {
            var next = ((degree - 1) * root + value / BigInteger.Pow(root, degree - 1)) / degree;
            if (next >= root) return root;
            root = next;
        }
    }

    // A start above the root and near it: Newton's steps then double the digits that are right.
    private static BigInteger Above(BigInteger value, int degree)
    {
        var length = (int)value.GetBitLength();
        if (degree != 2 || length < 64) return BigInteger.One << (length / degree + 1);
        if (length > LongestStart)
        {
            var half = length / 4;
            return (Floor(value >> (2 * half), degree) + 1) << half;
        }
        var shift = (length - 52) & ~1;
        return (new BigInteger(Math.Sqrt((double)(value >> shift))) + 2) << (shift / 2);
    }
}
