using System.Numerics;
using R1.Verification.Numbers;

namespace R1.Verification.Comparing;

/// <summary>Values for variables that look random and are always the same: the same answers get the same verdict. Exact fractions.</summary>
internal static class SamplePoints
{
    /// <summary>Points at which every variable is positive. At the next one all are negative, and then signs vary.</summary>
    public const int Positive = 5;

    /// <summary>Points near zero.</summary>
    public const int Near = 9;

    /// <summary>All points of real variables: further ones lie far out, with all signs alike and with signs that vary.</summary>
    public const int Count = 24;

    /// <summary>All points of whole variables.</summary>
    public const int Whole = 24;

    /// <summary>The first of those at which every variable is positive.</summary>
    public const int Natural = 20;

    private const int Denominator = 1 << 20;

    private static readonly int[] Far = [6, 33, 170, 1200, 12_000];

    /// <summary>The value of a variable at a point: near zero between 0.15 and 2.9 in size, else from 6 to 24,000.</summary>
    public static Rational Value(string name, int point)
    {
        var hash = Hash(name, point);
        var share = (hash >> 12) / (double)(1UL << 52);
        var size = point < Near
            // Some points lie below one, where inverse sines have values.
            ? point % Positive < 2 ? 0.15 + 0.8 * share : 0.3 + 2.6 * share
            : Far[(point - Near) / 3] * (1 + share);
        var isNegative = point < Near ? point == Positive || (point > Positive && (hash & 1) == 1)
            : (point - Near) % 3 == 1 || ((point - Near) % 3 == 2 && (hash & 1) == 1);
        var units = (long)(size * Denominator);
        return Rational.Of(new BigInteger(isNegative ? -units : units), Denominator)!.Value;
    }

    /// <summary>The value of a variable that stands for whole numbers: small ones in turn, then larger ones, and some below zero.</summary>
    public static Rational WholeValue(string name, int point)
    {
        var hash = Hash(name, point);
        var value = point < 14 ? 1 + (point + (int)(Hash(name, 0) % 3)) : point < Natural ? 1 + (int)(hash % 30) : -1 - (int)(hash % 9);
        return new Rational(value);
    }

    // FNV-1a and a finishing mix: string.GetHashCode differs between processes.
    private static ulong Hash(string name, int point)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in name) hash = (hash ^ c) * 1099511628211UL;
        hash = (hash ^ (ulong)(point + 1)) * 0x9E3779B97F4A7C15UL;
        hash ^= hash >> 31;
        hash *= 0xBF58476D1CE4E5B9UL;
        return hash ^ (hash >> 29);
    }
}
