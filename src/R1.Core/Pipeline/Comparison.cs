using R1.Evaluation;

namespace R1.Pipeline;

/// <summary>Two models on the same problems.</summary>
public static class Comparison
{
    /// <summary>Mean of a - b with its paired interval.</summary>
    /// <param name="a">One per problem.</param>
    /// <param name="b">One per problem, in the same order.</param>
    /// <param name="seed">Noise of the bootstrap.</param>
    public static Estimate Difference(IReadOnlyList<double> a, IReadOnlyList<double> b, ulong seed)
    {
        var interval = Bootstrap.PairedDifference(a, b, seed);
        return new Estimate(a.Average() - b.Average(), interval.Low, interval.High);
    }

    /// <summary>
    /// mean(a) / mean(b) with its paired interval: log mean(a) - log mean(b) is linearised at the means (delta method), and the problems are
    /// resampled.
    /// </summary>
    /// <param name="a">One per problem, with a positive mean.</param>
    /// <param name="b">One per problem, in the same order, with a positive mean.</param>
    /// <param name="seed">Noise of the bootstrap.</param>
    public static Estimate Ratio(IReadOnlyList<double> a, IReadOnlyList<double> b, ulong seed)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        var log = Bootstrap.PairedDifference([.. a.Select(x => x / meanA)], [.. b.Select(x => x / meanB)], seed);
        var ratio = meanA / meanB;
        return new Estimate(ratio, ratio * Math.Exp(log.Low), ratio * Math.Exp(log.High));
    }
}
