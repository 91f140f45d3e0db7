namespace R1.Evaluation;

/// <summary>Holm's step-down correction of several tests: the probability that any of them errs stays below the level, whatever their dependence.</summary>
internal static class Holm
{
    /// <summary>Adjusted p-values in the order of the tests: a test passes at a level where its adjusted value is below that level.</summary>
    /// <param name="pValues">In [0, 1].</param>
    public static IReadOnlyList<double> Adjust(IReadOnlyList<double> pValues)
    {
        var adjusted = new double[pValues.Count];
        var most = 0.0;
        foreach (var (rank, test) in Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]).Index())
        {
            most = Math.Max(most, Math.Min(1, (pValues.Count - rank) * pValues[test]));
            adjusted[test] = most;
        }
        return adjusted;
    }
}
