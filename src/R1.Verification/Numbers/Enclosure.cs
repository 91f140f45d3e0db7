using System.Numerics;

namespace R1.Verification.Numbers;

/// <summary>A real number between Middle - Radius and Middle + Radius, both counted in units of 2^-bits of a <see cref="PreciseArithmetic"/>.</summary>
internal readonly record struct Enclosure(BigInteger Middle, BigInteger Radius)
{
    public static readonly Enclosure Zero = new(BigInteger.Zero, BigInteger.Zero);

    public bool IsExactZero => Middle.IsZero && Radius.IsZero;

    public bool HasZero => BigInteger.Abs(Middle) <= Radius;

    /// <summary>1 or -1 when the sign is certain, else 0.</summary>
    public int Sign => HasZero ? 0 : Middle.Sign;

    public static Enclosure operator +(Enclosure a, Enclosure b) => new(a.Middle + b.Middle, a.Radius + b.Radius);

    public static Enclosure operator -(Enclosure a, Enclosure b) => new(a.Middle - b.Middle, a.Radius + b.Radius);

    public static Enclosure operator -(Enclosure a) => new(-a.Middle, a.Radius);
}

/// <summary>A complex number whose parts are enclosed.</summary>
internal readonly record struct ComplexEnclosure(Enclosure Real, Enclosure Imaginary)
{
    public bool IsReal => Imaginary.IsExactZero;

    public static ComplexEnclosure operator +(ComplexEnclosure a, ComplexEnclosure b) => new(a.Real + b.Real, a.Imaginary + b.Imaginary);

    public static ComplexEnclosure operator -(ComplexEnclosure a) => new(-a.Real, -a.Imaginary);
}
