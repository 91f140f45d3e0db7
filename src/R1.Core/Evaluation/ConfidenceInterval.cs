namespace R1.Evaluation;

/// <summary>An interval that holds the true mean with a stated confidence.</summary>
internal readonly record struct ConfidenceInterval(double Low, double High)
{
    /// <summary>True when a value lies inside or on the edge: a difference whose interval holds 0 is not established.</summary>
    public bool Contains(double value) => Low <= value && value <= High;

    /// <summary>Student's t interval of a mean: for one figure per seed, where there are too few to bootstrap.</summary>
    /// <param name="values">One per seed, at least two, taken as normally distributed.</param>
    /// <param name="confidence">In (0, 1), default 0.95.</param>
    /// <exception cref="ArgumentException">Fewer than two values.</exception>
    public static ConfidenceInterval OverSeeds(IReadOnlyList<double> values, double confidence = 0.95)
    {
        var (mean, deviation) = Moments(values);
        var half = StudentT.TwoSided(confidence, values.Count - 1) * deviation / Math.Sqrt(values.Count);
        return new(mean - half, mean + half);
    }

    /// <summary>
    /// Where the mean of further values has to be expected (prediction interval): mean +- t s sqrt(1/n + 1/m), n - 1 degrees of freedom.
    /// </summary>
    /// <param name="values">One per seed, at least two, taken as normally distributed.</param>
    /// <param name="count">How many further ones, m.</param>
    /// <param name="confidence">In (0, 1), default 0.95.</param>
    /// <exception cref="ArgumentException">Fewer than two values.</exception>
    public static ConfidenceInterval OfFurtherMean(IReadOnlyList<double> values, int count, double confidence = 0.95)
    {
        var (mean, deviation) = Moments(values);
        var half = StudentT.TwoSided(confidence, values.Count - 1) * deviation * Math.Sqrt((1.0 / values.Count) + (1.0 / count));
        return new(mean - half, mean + half);
    }

    /// <summary>One-sided t-test that the mean lies above a threshold.</summary>
    /// <param name="values">One per seed, at least two, taken as normally distributed.</param>
    /// <param name="threshold">What the mean is not above if the null hypothesis holds.</param>
    /// <returns>The p-value.</returns>
    /// <exception cref="ArgumentException">Fewer than two values.</exception>
    public static double PValueAbove(IReadOnlyList<double> values, double threshold)
    {
        var (mean, deviation) = Moments(values);
        if (deviation == 0) return mean > threshold ? 0 : 1;
        return StudentT.UpperTail((mean - threshold) / (deviation / Math.Sqrt(values.Count)), values.Count - 1);
    }

    // Mean and sample standard deviation.
    private static (double Mean, double Deviation) Moments(IReadOnlyList<double> values)
    {
        if (values.Count < 2) throw new ArgumentException($"{values.Count} seed(s) have no spread: run more, or bootstrap over problems.");
        var mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1)));
    }
}
