namespace R1.Evaluation;

/// <summary>pass@k: the probability that at least one of k samples is correct.</summary>
internal static class PassAtK
{
    /// <summary>
    /// Unbiased estimate from n samples of which c are correct (Chen et al., arXiv 2107.03374): 1 - C(n-c, k) / C(n, k). At k = 1 it is
    /// c / n: the paper's pass@1 (section 3) is its mean over problems.
    /// </summary>
    /// <param name="samples">n, at least 1.</param>
    /// <param name="correct">c, from 0 to n.</param>
    /// <param name="k">From 1 to n.</param>
    public static double Estimate(int samples, int correct, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(correct);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(correct, samples);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, samples);
        if (samples - correct < k) return 1;
        // C(n-c, k) / C(n, k) as a product, since the binomials overflow.
        var noneCorrect = 1.0;
        for (var i = samples - correct + 1; i <= samples; i++) noneCorrect *= 1 - (double)k / i;
        return 1 - noneCorrect;
    }
}
