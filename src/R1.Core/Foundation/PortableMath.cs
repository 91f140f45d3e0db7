namespace R1.Foundation;

/// <summary>
/// Elementary functions made of additions, multiplications and divisions alone, which IEEE 754 rounds in one way. Those of <see cref="Math"/> come from the
/// system's C library and differ in the last bit from one version to the next; a run would then not repeat on another machine.
/// </summary>
/// <remarks>Errors are below 2 units in the last place (for <see cref="Cos"/> and <see cref="Sin"/>: below 2^-52 absolute), which a test checks.</remarks>
internal static class PortableMath
{
    private const double LargestAngle = 1 << 20;

    // ln 2 and pi/2 in parts whose products with the numbers that occur are exact.
    private const double Ln2High = 0.6931471803691238, Ln2Low = 1.9082149292705877e-10;
    private const double HalfPiHigh = 1.5707963267341256, HalfPiMiddle = 6.077100506303966e-11, HalfPiLow = 2.0222662487959506e-21;

    /// <summary>e^x.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x > 709.782712893384) return double.PositiveInfinity;
        if (x < -745.1332191019411) return 0;
        var n = Math.Round(x * 1.4426950408889634);
        var r = x - n * Ln2High - n * Ln2Low;
        // Taylor: |r| is at most ln 2 / 2, where the first term left out is below 2^-57.
        return Math.ScaleB(1 + (r + r * r * Taylor(r, 2)), (int)n);
    }

    /// <summary>e^x - 1, exact to the last digits also near 0.</summary>
    public static double ExpMinusOne(double x)
    {
        if (Math.Abs(x) > 0.3) return Exp(x) - 1;
        // Taylor: at 0.3 the first term left out is below 2^-56 of the sum.
        return Taylor(x, 1) * x;
    }

    /// <summary>1 / (1 + e^-x).</summary>
    public static double Sigmoid(double x) => 1 / (1 + Exp(-x));

    /// <summary>The natural logarithm.</summary>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x < 0) return double.NaN;
        if (x == 0) return double.NegativeInfinity;
        if (double.IsPositiveInfinity(x)) return x;
        var exponent = Math.ILogB(x);
        var mantissa = Math.ScaleB(x, -exponent);
        if (mantissa > 1.4142135623730951) (mantissa, exponent) = (mantissa / 2, exponent + 1);
        // ln(1 + f) = 2 artanh(s), s = f / (2 + f), written as f - s (f - R) so that f's digits survive.
        var f = mantissa - 1;
        var s = f / (2 + f);
        var z = s * s;
        var r = 2.0 / 23;
        for (var k = 21; k >= 3; k -= 2) r = r * z + 2.0 / k;
        return exponent * Ln2High + (f - (s * (f - r * z) - exponent * Ln2Low));
    }

    /// <summary>x^y for x above 0; whole powers up to 2^31 by repeated squaring.</summary>
    public static double Pow(double x, double y)
    {
        if (y != Math.Floor(y) || Math.Abs(y) > int.MaxValue) return Exp(y * Log(x));
        var (result, factor) = (1.0, x);
        for (var n = (long)Math.Abs(y); n > 0; n >>= 1, factor *= factor)
            if ((n & 1) != 0) result *= factor;
        return y < 0 ? 1 / result : result;
    }

    /// <summary>The cosine.</summary>
    /// <exception cref="ArgumentOutOfRangeException">|x| is above 2^20, where reducing it to a quarter turn would cost digits.</exception>
    public static double Cos(double x) => Turn(x, 1);

    /// <summary>The sine.</summary>
    /// <inheritdoc cref="Cos" path="/exception"/>
    public static double Sin(double x) => Turn(x, 0);

    private static readonly double[] InverseFactorials = [.. Factorials().Select(f => 1 / f)];

    private static IEnumerable<double> Factorials()
    {
        var factorial = 1.0;
        for (var k = 0; k <= 18; k++) yield return factorial *= Math.Max(1, k);
    }

    // The terms of e^x from x^lowest to x^13, divided by x^lowest.
    private static double Taylor(double x, int lowest)
    {
        var p = InverseFactorials[13];
        for (var k = 12; k >= lowest; k--) p = p * x + InverseFactorials[k];
        return p;
    }

    // sin(x + quarter turns)
    private static double Turn(double x, int quarters)
    {
        if (!double.IsFinite(x)) return double.NaN;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(x), LargestAngle, nameof(x));
        var n = Math.Round(x * 0.6366197723675814);
        var r = x - n * HalfPiHigh - n * HalfPiMiddle - n * HalfPiLow;
        var quadrant = ((int)n + quarters) & 3;
        var value = (quadrant & 1) == 0 ? SineSeries(r) : CosineSeries(r);
        return quadrant >= 2 ? -value : value;
    }

    // Taylor: |r| is at most pi / 4, where the first term left out is below 2^-56.
    private static double SineSeries(double r)
    {
        var (z, p) = (r * r, 0.0);
        for (var k = 17; k >= 3; k -= 2) p = InverseFactorials[k] - p * z;
        return r - r * z * p;
    }

    private static double CosineSeries(double r)
    {
        var (z, p) = (r * r, 0.0);
        for (var k = 18; k >= 4; k -= 2) p = InverseFactorials[k] - p * z;
        return 1 - (0.5 * z - z * z * p);
    }
}
