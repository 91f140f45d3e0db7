using System.Numerics;

namespace R1.Verification.Numbers;

/// <summary>An exact fraction in lowest terms with a positive denominator. Results beyond <see cref="MaxBits"/> are null, never wrong.</summary>
internal readonly struct Rational : IEquatable<Rational>, IComparable<Rational>
{
    /// <summary>Longest numerator or denominator of a result: about ten thousand decimal digits.</summary>
    public const int MaxBits = 1 << 15;

    public static readonly Rational Zero = new(BigInteger.Zero);
    public static readonly Rational One = new(BigInteger.One);
    public static readonly Rational MinusOne = new(BigInteger.MinusOne);

    private readonly BigInteger _denominator;

    public Rational(BigInteger value)
    {
        Numerator = value;
        _denominator = BigInteger.One;
    }

    private Rational(BigInteger numerator, BigInteger denominator)
    {
        Numerator = numerator;
        _denominator = denominator;
    }

    public BigInteger Numerator { get; }

    public BigInteger Denominator => _denominator.IsZero ? BigInteger.One : _denominator;

    public bool IsInteger => Denominator.IsOne;

    public bool IsZero => Numerator.IsZero;

    public int Sign => Numerator.Sign;

    /// <summary>The longer of numerator and denominator without their signs, in bits: in two's complement -2 is shorter than 2.</summary>
    public int Bits => (int)Math.Max(BigInteger.Abs(Numerator).GetBitLength(), Denominator.GetBitLength());

    /// <summary>The fraction in lowest terms; null when the denominator is zero or the result too long.</summary>
    public static Rational? Of(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero) return null;
        if (denominator.IsOne) return Bounded(numerator, denominator);
        if (IsShort(numerator) && IsShort(denominator)) return Of((long)numerator, (long)denominator);
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        if (denominator.Sign < 0) divisor = -divisor;
        return Bounded(numerator / divisor, denominator / divisor);
    }

    // Most are short, and Euclid's algorithm on machine words is many times as fast.
    private static Rational Of(long numerator, long denominator)
    {
        var (divisor, rest) = (Math.Abs(numerator), Math.Abs(denominator));
        while (rest != 0) (divisor, rest) = (rest, divisor % rest);
        if (denominator < 0) divisor = -divisor;
        return new Rational(numerator / divisor, denominator / divisor);
    }

    private static bool IsShort(BigInteger value) => value.GetBitLength() < 63;

    public static Rational? Add(Rational a, Rational b) =>
        a.IsInteger && b.IsInteger
            ? Bounded(a.Numerator + b.Numerator, BigInteger.One)
            : Of(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    public static Rational? Multiply(Rational a, Rational b) => Of(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Rational? Divide(Rational a, Rational b) => Of(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);

    /// <summary>An integer power; null when it would be too long, or zero to a negative power.</summary>
    public static Rational? Pow(Rational value, int exponent)
    {
        if (exponent == 0) return One;
        if (value.IsZero) return exponent > 0 ? Zero : null;
        if (BigInteger.Abs(value.Numerator).IsOne && value.IsInteger) return exponent % 2 == 0 ? One : value;
        if (Math.Abs((long)exponent) * (value.Bits - 1) > MaxBits) return null;
        // Lowest terms stay lowest terms under powers: no common divisor is sought.
        var (top, bottom) = (BigInteger.Pow(value.Numerator, Math.Abs(exponent)), BigInteger.Pow(value.Denominator, Math.Abs(exponent)));
        if (exponent > 0) return Bounded(top, bottom);
        return top.Sign < 0 ? Bounded(-bottom, -top) : Bounded(bottom, top);
    }

    /// <summary>The exact root, or null when it is not rational.</summary>
    /// <param name="value">The radicand; negative ones have odd roots.</param>
    /// <param name="degree">From 2 to 64.</param>
    public static Rational? Root(Rational value, int degree)
    {
        if (value.Sign < 0) return degree % 2 == 0 || Root(-value, degree) is not { } root ? null : -root;
        return IntegerRoot.Exact(value.Numerator, degree) is { } top && IntegerRoot.Exact(value.Denominator, degree) is { } bottom
            ? Bounded(top, bottom)
            : null;
    }

    public double ToDouble()
    {
        if (Numerator.GetBitLength() < 1000 && Denominator.GetBitLength() < 1000) return (double)Numerator / (double)Denominator;
        var size = BigInteger.Log(BigInteger.Abs(Numerator)) - BigInteger.Log(Denominator);
        if (Numerator.IsZero) return 0;
        // Too long for a double: 64 leading bits of the quotient are kept, and its exponent beside them.
        var shift = (int)(size / Math.Log(2)) - 64;
        var quotient = shift > 0 ? Numerator / (Denominator << shift) : (Numerator << -shift) / Denominator;
        return Math.ScaleB((double)quotient, shift);
    }

    /// <summary>Largest integer not above the fraction.</summary>
    public BigInteger Floor()
    {
        var quotient = BigInteger.DivRem(Numerator, Denominator, out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary>Distance to another fraction; null when too long.</summary>
    public Rational? DistanceTo(Rational other) => Add(this, -other) is { } difference ? difference.Sign < 0 ? -difference : difference : null;

    public bool Equals(Rational other) => Numerator == other.Numerator && Denominator == other.Denominator;

    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);

    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public override string ToString() => IsInteger ? Numerator.ToString() : $"{Numerator}/{Denominator}";

    private static Rational? Bounded(BigInteger numerator, BigInteger denominator) =>
        numerator.GetBitLength() > MaxBits || denominator.GetBitLength() > MaxBits ? null : new Rational(numerator, denominator);
}
