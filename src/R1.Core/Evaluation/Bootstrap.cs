using R1.Foundation;

namespace R1.Evaluation;

/// <summary>Percentile bootstrap: how far a mean over problems would move with other problems of the same kind.</summary>
internal static class Bootstrap
{
    /// <summary>Interval of the mean.</summary>
    /// <param name="values">One per problem (already averaged over its samples), at least one.</param>
    /// <param name="seed">The same seed gives the same interval.</param>
    /// <param name="resamples">At least 1; default 2000.</param>
    /// <param name="confidence">In (0, 1), default 0.95.</param>
    public static ConfidenceInterval Interval(IReadOnlyList<double> values, ulong seed, int resamples = 2000, double confidence = 0.95)
    {
        if (values.Count == 0) throw new ArgumentException("There is nothing to resample.");
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        if (confidence is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "Give a number in (0, 1), e.g. 0.95.");
        var random = new SeededRandom(seed);
        var means = new double[resamples];
        for (var r = 0; r < resamples; r++)
        {
            var sum = 0.0;
            for (var i = 0; i < values.Count; i++) sum += values[random.Next(values.Count)];
            means[r] = sum / values.Count;
        }
        Array.Sort(means);
        return new(Quantile(means, (1 - confidence) / 2), Quantile(means, (1 + confidence) / 2));
    }

    /// <summary>
    /// Interval of the mean difference a - b of two models on the same problems. Pairing takes out how hard the problems are, which
    /// is most of the variance.
    /// </summary>
    /// <param name="a">One per problem.</param>
    /// <param name="b">One per problem, in the same order.</param>
    /// <param name="seed">The same seed gives the same interval.</param>
    /// <param name="resamples">At least 1; default 2000.</param>
    /// <param name="confidence">In (0, 1), default 0.95.</param>
    public static ConfidenceInterval PairedDifference(
        IReadOnlyList<double> a, IReadOnlyList<double> b, ulong seed, int resamples = 2000, double confidence = 0.95)
    {
        if (a.Count != b.Count) throw new ArgumentException($"{a.Count} and {b.Count} problems cannot be paired.");
        return Interval([.. a.Zip(b, (x, y) => x - y)], seed, resamples, confidence);
    }

    // Linear between order statistics (type 7, the default of NumPy and R).
    private static double Quantile(double[] sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
