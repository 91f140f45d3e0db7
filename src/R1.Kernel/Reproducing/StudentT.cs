namespace R1.Kernel.Reproducing;

/// <summary>Mean and 95 % interval of a few independent values.</summary>
internal static class StudentT
{
    // 97.5 % quantiles for 1, 2, … degrees of freedom.
    private static readonly double[] Quantiles =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    /// <param name="values">At least two.</param>
    public static (double Mean, double Low, double High) Interval(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        var degrees = values.Count - 1;
        var deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / degrees);
        // Beyond 30 degrees of freedom the first correction of the normal quantile is exact to a thousandth.
        var quantile = degrees <= Quantiles.Length ? Quantiles[degrees - 1] : 1.960 + 2.372 / degrees;
        var half = quantile * deviation / Math.Sqrt(values.Count);
        return (mean, mean - half, mean + half);
    }
}
