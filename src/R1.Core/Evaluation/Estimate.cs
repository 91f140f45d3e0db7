using R1.Foundation;
namespace R1.Evaluation;

/// <summary>A mean over problems with its 95 % interval, bootstrapped over problems.</summary>
public readonly record struct Estimate(double Mean, double Low, double High)
{
    /// <summary>The mean of one value per problem, bootstrapped over problems.</summary>
    public static Estimate OverProblems(IReadOnlyList<double> perProblem, ulong seed)
    {
        var (low, high) = Bootstrap.Interval(perProblem, seed);
        return new Estimate(perProblem.Average(), low, high);
    }

    /// <summary>Two models on the same problems: the mean of a - b with its paired interval.</summary>
    /// <param name="a">One per problem.</param>
    /// <param name="b">One per problem, in the same order.</param>
    /// <param name="seed">Noise of the bootstrap.</param>
    public static Estimate Difference(IReadOnlyList<double> a, IReadOnlyList<double> b, ulong seed)
    {
        var interval = Bootstrap.PairedDifference(a, b, seed);
        return new Estimate(a.Average() - b.Average(), interval.Low, interval.High);
    }

    /// <summary>
    /// Two models on the same problems: mean(a) / mean(b) with its paired interval. log mean(a) - log mean(b) is linearised at the means (delta method),
    /// and the problems are resampled.
    /// </summary>
    /// <param name="a">One per problem, with a positive mean.</param>
    /// <param name="b">One per problem, in the same order, with a positive mean.</param>
    /// <param name="seed">Noise of the bootstrap.</param>
    public static Estimate Ratio(IReadOnlyList<double> a, IReadOnlyList<double> b, ulong seed)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        var log = Bootstrap.PairedDifference([.. a.Select(x => x / meanA)], [.. b.Select(x => x / meanB)], seed);
        var ratio = meanA / meanB;
        return new Estimate(ratio, ratio * PortableMath.Exp(log.Low), ratio * PortableMath.Exp(log.High));
    }

    /// <summary>A value of which no interval is known; NaN where nothing could be measured.</summary>
    public static Estimate WithoutInterval(double mean) => new(mean, double.NaN, double.NaN);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Mean:F3} [{Low:F3}, {High:F3}]");
}
