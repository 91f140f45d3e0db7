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

    // Bits of a function's value that a double has.
    private const int DoubleBits = 52;

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
        if (x.Sign == 0) return Halved(Root((x.Middle + x.Radius) << bits) + 1);
        var root = Root(x.Middle << bits);
        return new(root, (x.Radius << bits) / root + 2);
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
        var (even, odd) = Series((x.Middle - shift * Ln2.Middle) << Guard >> ExpHalvings, bits + Guard, isAlternating: false);
        var value = even + odd;
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

    // A double's logarithm y leaves little: ln m = y + 2 artanh((m - e^y) / (m + e^y)).
    private BigInteger? LogNearOne(BigInteger m)
    {
        var y = OfDouble(Math.Log(ToDouble(m)));
        return Exp(new(y, BigInteger.Zero)) is { Middle: var e } ? y + 2 * OddPowers(((m - e) << (bits + Guard)) / (m + e), isAlternating: false) : null;
    }

    public (Enclosure Sin, Enclosure Cos)? SinCos(Enclosure x)
    {
        var turns = x.Middle / (2 * Pi.Middle);
        if (BigInteger.Abs(turns).GetBitLength() > bits / 4 || x.Radius >> (bits - 4) > 0) return null;
        var t = (x.Middle - 2 * turns * Pi.Middle) << Guard >> Halvings;
        var scale = bits + Guard;
        var (cos, sin) = Series(t, scale, isAlternating: true);
        for (var i = 0; i < Halvings; i++) (sin, cos) = (2 * sin * cos >> scale, (BigInteger.One << scale) - (2 * sin * sin >> scale));
        var radius = x.Radius + 4 * BigInteger.Abs(turns) + 8;
        return (new(sin >> Guard, radius), new(cos >> Guard, radius));
    }

    // atan x = y + atan d with d = tan(atan x - y), which is little when y is a double's arc tangent.
    public Enclosure? ArcTangent(Enclosure x)
    {
        var y = OfDouble(Math.Atan(ToDouble(x.Middle)));
        if (SinCos(new(y, BigInteger.Zero)) is not var (sin, cos)) return null;
        if (Divide(Multiply(x, cos) - sin, cos + Multiply(x, sin)) is not { } d) return null;
        return new(y + OddPowers(d.Middle << Guard, isAlternating: true), d.Radius + 8);
    }

    private double ToDouble(BigInteger x) => (double)(x >> (bits - DoubleBits)) / (1L << DoubleBits);

    private BigInteger OfDouble(double x) => new BigInteger(x * (1L << DoubleBits)) << (bits - DoubleBits);

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

    // z + z^3/3 + z^5/5 + ..., or with alternating signs, of a z that has the guard bits, and without them.
    private BigInteger OddPowers(BigInteger z, bool isAlternating)
    {
        var (power, square, sum) = (z, z * z >> (bits + Guard), z);
        for (var n = 3; ; n += 2)
        {
            power = power * square >> (bits + Guard);
            var term = power / n;
            if (term.IsZero) return sum >> Guard;
            sum += isAlternating && n % 4 == 3 ? -term : term;
        }
    }

    // The even and the odd terms of the series of e^t: of cosh t and sinh t, or with alternating signs of cos t and sin t. A sample point is a short
    // fraction: without the zeros at its end the products are short as well.
    private static (BigInteger Even, BigInteger Odd) Series(BigInteger t, int scale, bool isAlternating)
    {
        var zeros = (int)BigInteger.TrailingZeroCount(t);
        var (factor, term) = (BigInteger.Abs(t) >> zeros, BigInteger.One << scale);
        Span<BigInteger> sums = [term, BigInteger.Zero];
        for (var n = 1; !term.IsZero; n++)
        {
            term = (term * factor >> (scale - zeros)) / n;
            if (isAlternating && (n & 2) != 0) sums[n & 1] -= term;
            else sums[n & 1] += term;
        }
        return (sums[0], t.Sign < 0 ? -sums[1] : sums[1]);
    }

    // What lies between zero and an end.
    private static Enclosure Halved(BigInteger end) => new(end >> 1, (end >> 1) + 1);

    private static BigInteger Root(BigInteger value) => IntegerRoot.Floor(value, 2);
}
