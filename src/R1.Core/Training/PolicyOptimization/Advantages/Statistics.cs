namespace R1.Training.PolicyOptimization.Advantages;

/// <summary>Which standard deviation is meant.</summary>
public enum StdKind
{
    /// <summary>Divides by the number of values: the plain reading of std in eq. (3).</summary>
    Population,

    /// <summary>Divides by the number of values less one, as TRL and verl do.</summary>
    Sample,
}

/// <summary>The few statistics that the estimators share.</summary>
internal static class Statistics
{
    public static bool AllEqual(double[] values) => values.AsSpan().IndexOfAnyExcept(values[0]) < 0;

    /// <summary>0 where there are too few values for it.</summary>
    public static double Std(IReadOnlyCollection<double> values, StdKind kind)
    {
        var mean = values.Average();
        var degrees = values.Count - (kind == StdKind.Sample ? 1 : 0);
        return degrees < 1 ? 0 : Math.Sqrt(values.Sum(x => (x - mean) * (x - mean)) / degrees);
    }

    /// <summary>r_i - mean(r), exactly zero where all are equal.</summary>
    public static double[] Centre(double[] group)
    {
        if (AllEqual(group)) return new double[group.Length];
        var mean = group.Average();
        return [.. group.Select(r => r - mean)];
    }

    /// <summary>(x - mean) / sqrt(var + 1e-8) over all tokens of all completions; var is the sample variance, as in verl.</summary>
    public static IReadOnlyList<double[]> Whiten(IReadOnlyList<double[]> tokens)
    {
        var all = tokens.SelectMany(row => row).ToArray();
        var (mean, std) = (all.Average(), Std(all, StdKind.Sample));
        var divisor = Math.Sqrt((std * std) + 1e-8);
        return [.. tokens.Select(row => row.Select(x => (x - mean) / divisor).ToArray())];
    }
}
