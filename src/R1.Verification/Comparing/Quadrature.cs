using R1.Verification.Numbers;

namespace R1.Verification.Comparing;

/// <summary>Integrals by the double exponential rule, also with infinite ends and with values that grow towards an end.</summary>
internal static class Quadrature
{
    private const int Levels = 7;
    private const double Widest = 6.2;

    /// <summary>The integral from a low to a high end; undefined where it does not settle.</summary>
    public static Ball Of(Func<double, double> function, double low, double high, Budget budget)
    {
        if (low == high) return Ball.Exact(0);
        if (low > high) return Ball.Exact(0) - Of(function, high, low, budget);
        var (before, value) = (double.NaN, 0.0);
        for (var level = 2; level <= Levels && !budget.IsSpent; level++)
        {
            value = Sum(function, low, high, Math.Pow(2, -level), budget);
            var change = Math.Abs(value - before);
            if (change <= 1e-11 * Math.Max(1e-3, Math.Abs(value))) return new Ball(value, 2 * change + 1e-13 * Math.Abs(value));
            before = value;
        }
        return Ball.Undefined;
    }

    private static double Sum(Func<double, double> function, double low, double high, double step, Budget budget)
    {
        var total = 0.0;
        for (var t = -Widest; t <= Widest && !budget.IsSpent; t += step)
        {
            var (x, weight) = Place(t, low, high);
            if (!(weight > 1e-300) || !double.IsFinite(x) || x <= low || x >= high) continue;
            var term = weight * function(x);
            // Beyond what a double holds, towards an end, nothing is left to add.
            if (double.IsFinite(term)) total += term;
        }
        return total * step;
    }

    private static (double X, double Weight) Place(double t, double low, double high)
    {
        var (inner, slope) = (Math.PI / 2 * Math.Sinh(t), Math.PI / 2 * Math.Cosh(t));
        if (double.IsInfinity(low) && double.IsInfinity(high)) return (Math.Sinh(inner), Math.Cosh(inner) * slope);
        if (double.IsInfinity(high)) return (low + Math.Exp(inner), Math.Exp(inner) * slope);
        if (double.IsInfinity(low)) return (high - Math.Exp(inner), Math.Exp(inner) * slope);
        var half = (high - low) / 2;
        // Written so that the distance to the nearer end keeps its digits.
        var share = 1 / (1 + Math.Exp(-2 * inner));
        return (low + 2 * half * share, half * slope / (Math.Cosh(inner) * Math.Cosh(inner)));
    }
}
