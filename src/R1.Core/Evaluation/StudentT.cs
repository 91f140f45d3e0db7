using R1.Foundation;
namespace R1.Evaluation;

/// <summary>Student's t distribution, as far as intervals and tests need it.</summary>
internal static class StudentT
{
    /// <summary>The t that |T| stays below with a given confidence.</summary>
    /// <param name="confidence">In (0, 1).</param>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    public static double TwoSided(double confidence, int degrees)
    {
        if (confidence is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "Give a number in (0, 1), e.g. 0.95.");
        // P(|T| > t) = I_x(degrees / 2, 1 / 2) at x = degrees / (degrees + t²), which rises with x.
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < 200; i++)
        {
            var x = (low + high) / 2;
            if (RegularizedBeta(x, degrees / 2.0, 0.5) < 1 - confidence) low = x; else high = x;
        }
        return Math.Sqrt(degrees * (1 - high) / high);
    }

    /// <summary>P(T &gt; t).</summary>
    /// <param name="t">Any number.</param>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    public static double UpperTail(double t, int degrees)
    {
        if (double.IsInfinity(t)) return t > 0 ? 0 : 1;
        var tail = RegularizedBeta(degrees / (degrees + (t * t)), degrees / 2.0, 0.5) / 2;
        return t > 0 ? tail : 1 - tail;
    }

    // I_x(a, b) by its continued fraction (Abramowitz and Stegun 26.5.8), on the side where that converges fast.
    private static double RegularizedBeta(double x, double a, double b)
    {
        if (x is <= 0 or >= 1) return x <= 0 ? 0 : 1;
        if (x > (a + 1) / (a + b + 2)) return 1 - RegularizedBeta(1 - x, b, a);
        var front = PortableMath.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * PortableMath.Log(x) + b * PortableMath.Log(1 - x)) / a;
        var fraction = 1.0;
        // Backwards from a depth at which the rest no longer matters.
        for (var m = 200; m >= 1; m--)
        {
            var half = m / 2;
            var term = m % 2 == 0
                ? half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
                : -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1));
            fraction = 1 + term / fraction;
        }
        return front / fraction;
    }

    // ln Gamma(z) for z > 0: Stirling's series after shifting z above 10.
    private static double LogGamma(double z)
    {
        var shift = 0.0;
        for (; z < 10; z++) shift -= PortableMath.Log(z);
        var r = 1 / (z * z);
        var series = (1 / 12.0 - r * (1 / 360.0 - r * (1 / 1260.0 - r * (1 / 1680.0 - r / 1188)))) / z;
        return shift + (z - 0.5) * PortableMath.Log(z) - z + 0.5 * PortableMath.Log(2 * Math.PI) + series;
    }
}
