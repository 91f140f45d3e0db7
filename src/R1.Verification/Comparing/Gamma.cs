using R1.Verification.Numbers;

namespace R1.Verification.Comparing;

/// <summary>The factorial between whole numbers, by Lanczos' approximation (g = 7, nine coefficients), good to about 1e-14.</summary>
internal static class Gamma
{
    private const double RelativeError = 1e-12;

    private static readonly double[] Coefficients =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
        -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>Gamma(x + 1) for a real x that is no negative whole number.</summary>
    public static Ball OfOneMore(Ball x)
    {
        var value = Of(x.Middle.Real + 1);
        return double.IsFinite(value) ? new Ball(value, Math.Abs(value) * (RelativeError + 50 * x.Radius)) : Ball.Undefined;
    }

    private static double Of(double x)
    {
        if (x < 0.5) return Math.PI / (Math.Sin(Math.PI * x) * Of(1 - x));
        var t = x - 1 + 7.5;
        var sum = Coefficients[0];
        for (var i = 1; i < Coefficients.Length; i++) sum += Coefficients[i] / (x - 1 + i);
        return Math.Sqrt(2 * Math.PI) * Math.Pow(t, x - 0.5) * Math.Exp(-t) * sum;
    }
}
