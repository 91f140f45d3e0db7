using System.Numerics;
using R1.Verification.Trees;

namespace R1.Verification.Numbers;

/// <summary>
/// A complex number with a bound on its error: the true value lies within <paramref name="Radius"/> of <paramref name="Middle"/>. Two balls that do
/// not touch are certainly different; a function outside its domain or range has an infinite radius, which decides nothing.
/// </summary>
internal readonly record struct Ball(Complex Middle, double Radius)
{
    // Library functions are good to a few units in the last place.
    private const double Unit = 1e-15;

    // Closer to zero doubles lose their digits, and at last themselves.
    private const double Smallest = 1e-290;

    public static readonly Ball Undefined = new(Complex.Zero, double.PositiveInfinity);

    public bool IsDefined => double.IsFinite(Radius) && Complex.IsFinite(Middle);

    public double Magnitude => Abs(Middle);

    public bool IsReal => Math.Abs(Middle.Imaginary) <= Radius + Unit * Magnitude;

    public static Ball Of(Rational value)
    {
        var rounded = value.ToDouble();
        if (Math.Abs(rounded) < Smallest && !value.IsZero) return Undefined;
        return value.IsInteger && value.Bits <= 53 ? Exact(rounded) : Of((Complex)rounded);
    }

    /// <summary>A value without error.</summary>
    public static Ball Exact(double value) => new(value, 0);

    /// <summary>A rounded value.</summary>
    public static Ball Of(Complex value) => new(value, Unit * Abs(value));

    public static Ball operator +(Ball a, Ball b) => Rounded(a.Middle + b.Middle, a.Radius + b.Radius);

    public static Ball operator -(Ball a, Ball b) => Rounded(a.Middle - b.Middle, a.Radius + b.Radius);

    public static Ball operator *(Ball a, Ball b)
    {
        var (left, right) = (a.Magnitude, b.Magnitude);
        var product = Rounded(a.Middle * b.Middle, left * b.Radius + right * a.Radius + a.Radius * b.Radius);
        return left > 0 && right > 0 && product.Magnitude < Smallest ? Undefined : product;
    }

    public static Ball operator /(Ball a, Ball b)
    {
        var (top, bottom) = (a.Magnitude, b.Magnitude);
        var least = bottom - b.Radius;
        if (least <= 0 || (top > 0 && top / bottom < Smallest)) return Undefined;
        return Rounded(a.Middle / b.Middle, (a.Radius + top / bottom * b.Radius) / least);
    }

    /// <summary>A function whose derivative is bounded over the ball.</summary>
    public Ball Map(Func<Complex, Complex> function, double slope) => IsDefined ? Rounded(function(Middle), slope * Radius) : Undefined;

    public Ball Exp() => Math.Abs(Middle.Real) < 650 ? Map(Complex.Exp, Math.Exp(Middle.Real + Math.Min(1, Radius))) : Undefined;

    public Ball Log() => Magnitude > 2 * Radius && Magnitude > 0 ? Map(Complex.Log, 2 / Magnitude) : Undefined;

    /// <summary>Principal power; a small integer exponent by multiplication.</summary>
    public Ball Pow(Ball exponent)
    {
        if (exponent.Radius < 1e-12 && exponent.Middle.Imaginary == 0 && exponent.Middle.Real == Math.Round(exponent.Middle.Real) &&
            Math.Abs(exponent.Middle.Real) <= 64)
            return Pow((int)exponent.Middle.Real);
        if (Magnitude == 0 && Radius == 0 && exponent.Middle.Real > 0) return Of(0);
        return (exponent * Log()).Exp();
    }

    public Ball Pow(int exponent)
    {
        var (result, square) = (Of(1), this);
        for (var left = Math.Abs(exponent); left > 0; left >>= 1, square *= square)
            if ((left & 1) == 1) result *= square;
        return exponent < 0 ? Of(1) / result : result;
    }

    /// <summary>True when the balls do not touch.</summary>
    public bool DiffersFrom(Ball other) =>
        IsDefined && other.IsDefined && Abs(Middle - other.Middle) > Radius + other.Radius;

    /// <summary>True when both values are known well and are the same as far as they are known.</summary>
    public bool AgreesWith(Ball other)
    {
        var (error, size) = (Radius + other.Radius, Math.Max(Magnitude, other.Magnitude));
        return IsDefined && other.IsDefined && error <= 1e-9 * Math.Max(size, 1e-3) && Abs(Middle - other.Middle) <= error;
    }

    // Most values are real.
    private static double Abs(Complex value) => value.Imaginary == 0 ? Math.Abs(value.Real) : Complex.Abs(value);

    private static Ball Rounded(Complex middle, double radius)
    {
        var error = radius + 4 * Unit * Abs(middle);
        return double.IsFinite(error) ? new Ball(middle, error) : Undefined;
    }
}
