using System.Collections.Concurrent;
using System.Numerics;

namespace R1.Verification.Numbers;

/// <summary>
/// Arithmetic and elementary functions on enclosures with a fixed number of bits after the binary point. Results contain the true value; null where a
/// function has none, or where it cannot be told.
/// </summary>
internal sealed class PreciseArithmetic(int bits)
{
    // Halvings of an argument in front of a series, and bits to make up for the doublings after it.
    private const int Halvings = 8;

    // One costs the exponential a squaring and saves it about two terms.
    private const int ExpHalvings = 16;
    private const int Guard = 40;

    // Bits of a logarithm that a double has, and those that a step of its refinement loses.
    private const int DoubleBits = 48;
    private const int Slack = 24;

    // Every comparison asks for them again with the same few lengths.
    private const int LongestKept = 2048;

    private static readonly ConcurrentDictionary<int, Enclosure> Pis = new(), Es = new(), LogsOfTwo = new();

    private Enclosure? _pi, _e, _ln2;

    /// <summary>Bits after the point.</summary>
    public int Bits => bits;

    /// <summary>True once a result was so small that it left no trace.</summary>
    public bool HasUnderflow { get; private set; }

    public Enclosure One => new(BigInteger.One << bits, BigInteger.Zero);

    public Enclosure Pi => _pi ??= Kept(Pis, () => new((4 * (4 * InverseArcTangent(5) - InverseArcTangent(239))) >> Guard, BigInteger.One * 2));

    public Enclosure E => _e ??= Kept(Es, () => Exp(One)!.Value);

    public Enclosure Of(Rational value) =>
        value.IsInteger ? new(value.Numerator << bits, BigInteger.Zero) : new((value.Numerator << bits) / value.Denominator, BigInteger.One);

    public Enclosure Multiply(Enclosure a, Enclosure b)
    {
        if (a.IsExactZero || b.IsExactZero) return Enclosure.Zero;
        // Whole parts, rounded up, are far shorter than the values.
        var radius = (Above(a) * b.Radius) + (Above(b) * a.Radius) + (a.Radius * b.Radius >> bits);
        return new((a.Middle * b.Middle) >> bits, radius + 2);
    }

    private BigInteger Above(Enclosure x) => (BigInteger.Abs(x.Middle) >> bits) + 1;

    public Enclosure? Divide(Enclosure a, Enclosure b)
    {
        if (b.HasZero) return null;
        var quotient = (a.Middle << bits) / b.Middle;
        return new(quotient, ((a.Radius << bits) + BigInteger.Abs(quotient) * b.Radius) / (BigInteger.Abs(b.Middle) - b.Radius) + 2);
    }

    public Enclosure? Sqrt(Enclosure x)
    {
        if (x.IsExactZero) return x;
        if (x.Sign < 0) return null;
        var high = Root((x.Middle + x.Radius) << bits) + 1;
        var low = x.Sign > 0 ? Root((x.Middle - x.Radius) << bits) : BigInteger.Zero;
        return new((high + low) >> 1, ((high - low) >> 1) + 1);
    }

    public Enclosure? Exp(Enclosure x)
    {
        if (BigInteger.Abs(x.Middle) >> bits > 30_000 || x.Radius >> (bits - 4) > 0) return null;
        var shift = (int)(x.Middle / Ln2.Middle);
        if (shift < -bits)
        {
            HasUnderflow = true;
            return new(BigInteger.Zero, BigInteger.One);
        }
        var value = Series((x.Middle - shift * Ln2.Middle) << Guard >> ExpHalvings, bits + Guard);
        for (var i = 0; i < ExpHalvings; i++) value = value * value >> (bits + Guard);
        var middle = value >> (Guard - shift);
        // Relative to the value: the error of the argument, and what the reduction lost.
        return new(middle, ((BigInteger.Abs(middle) + 1) * (2 * x.Radius + 2 * (Math.Abs(shift) + 1)) >> bits) + 4);
    }

    public Enclosure? Log(Enclosure x)
    {
        if (x.Sign <= 0) return null;
        // x = 2^shift * m with m around one.
        var shift = (int)(x.Middle.GetBitLength() - bits);
        var m = shift > 0 ? x.Middle >> shift : x.Middle << -shift;
        var error = (x.Radius << bits) / (x.Middle - x.Radius) + 2 * Math.Abs(shift) + 64;
        return LogNearOne(m) is { } y ? new(y + shift * Ln2.Middle, error) : null;
    }

    // Halley's method with the exponential: each step triples the bits, so that only the last one needs all of them.
    private BigInteger? LogNearOne(BigInteger m)
    {
        if (bits <= DoubleBits) return new BigInteger(Math.Log((double)m / Math.Pow(2, bits)) * Math.Pow(2, bits));
        var coarse = Math.Max(DoubleBits, bits / 3 + Slack);
        if (new PreciseArithmetic(coarse).LogNearOne(m >> (bits - coarse)) is not { } start) return null;
        var y = start << (bits - coarse);
        if (Exp(new(y, BigInteger.Zero)) is not { } e) return null;
        return y + 2 * ((m - e.Middle) << bits) / (m + e.Middle);
    }

    public (Enclosure Sin, Enclosure Cos)? SinCos(Enclosure x)
    {
        var turns = x.Middle / (2 * Pi.Middle);
        if (BigInteger.Abs(turns).GetBitLength() > bits / 4 || x.Radius >> (bits - 4) > 0) return null;
        var t = (x.Middle - 2 * turns * Pi.Middle) << Guard >> Halvings;
        var scale = bits + Guard;
        var square = t * t >> scale;
        var (sin, cos) = (Alternating(t, square, 1, scale), Alternating(BigInteger.One << scale, square, 0, scale));
        for (var i = 0; i < Halvings; i++) (sin, cos) = (2 * sin * cos >> scale, (BigInteger.One << scale) - (2 * sin * sin >> scale));
        var radius = x.Radius + 4 * BigInteger.Abs(turns) + 8;
        return (new(sin >> Guard, radius), new(cos >> Guard, radius));
    }

    // atan x = y + atan d with d = tan(atan x - y): a y with a ninth of the bits leaves four terms of the series.
    public Enclosure? ArcTangent(Enclosure x)
    {
        if (CoarseArcTangent(x.Middle) is not { } y || SinCos(new(y, BigInteger.Zero)) is not var (sin, cos)) return null;
        if (Divide(Multiply(x, cos) - sin, cos + Multiply(x, sin)) is not { } d) return null;
        var square = d.Middle * d.Middle >> bits;
        var (term, sum) = (d.Middle, d.Middle);
        foreach (var n in new[] { -3, 5, -7 }) sum += (term = term * square >> bits) / n;
        return new(y + sum, d.Radius + 8);
    }

    private BigInteger? CoarseArcTangent(BigInteger x)
    {
        if (bits <= DoubleBits) return new BigInteger(Math.Atan((double)x / Math.Pow(2, bits)) * Math.Pow(2, bits));
        var coarse = Math.Max(DoubleBits, bits / 9 + Slack);
        return new PreciseArithmetic(coarse).ArcTangent(new(x >> (bits - coarse), BigInteger.Zero))?.Middle << (bits - coarse);
    }

    private Enclosure Ln2 => _ln2 ??= Kept(LogsOfTwo, LogOfTwo);

    private Enclosure Kept(ConcurrentDictionary<int, Enclosure> values, Func<Enclosure> compute) =>
        bits <= LongestKept ? values.GetOrAdd(bits, static (_, compute) => compute(), compute) : compute();

    // ln 2 = 18 artanh(1/26) - 2 artanh(1/4801) + 8 artanh(1/8749)
    private Enclosure LogOfTwo() => new((18 * InverseArtanh(26) - 2 * InverseArtanh(4801) + 8 * InverseArtanh(8749)) >> Guard, BigInteger.One * 2);

    private BigInteger InverseArtanh(int x) => InverseSeries(x, isAlternating: false);

    private BigInteger InverseArcTangent(int x) => InverseSeries(x, isAlternating: true);

    private BigInteger InverseSeries(int x, bool isAlternating)
    {
        var term = (BigInteger.One << (bits + Guard)) / x;
        var sum = BigInteger.Zero;
        for (var n = 1; !term.IsZero; n += 2, term /= x * x) sum += isAlternating && n % 4 == 3 ? -(term / n) : term / n;
        return sum;
    }

    private static BigInteger Series(BigInteger t, int scale)
    {
        var (sum, term) = (BigInteger.One << scale, BigInteger.One << scale);
        for (var n = 1; !term.IsZero && n < scale; n++)
        {
            term = (term * t >> scale) / n;
            sum += term;
            if (term == BigInteger.MinusOne) break;
        }
        return sum;
    }

    private static BigInteger Alternating(BigInteger first, BigInteger square, int start, int scale)
    {
        var (sum, term) = (first, first);
        for (var n = start + 2; !term.IsZero && n < scale; n += 2)
        {
            term = -((term * square >> scale) / (n * (n - 1)));
            sum += term;
            if (term == BigInteger.MinusOne) break;
        }
        return sum;
    }

    private static BigInteger Root(BigInteger value) => IntegerRoot.Floor(value, 2);
}
