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
        if (values.Count < 2) throw new ArgumentException($"{values.Count} seed(s) have no spread: run more, or bootstrap over problems.");
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
        var half = StudentT.TwoSided(confidence, values.Count - 1) * deviation / Math.Sqrt(values.Count);
        return new(mean - half, mean + half);
    }
}
