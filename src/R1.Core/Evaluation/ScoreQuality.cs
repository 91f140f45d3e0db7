namespace R1.Evaluation;

/// <summary>One group of scores.</summary>
/// <param name="Predicted">Mean score.</param>
/// <param name="Observed">Mean of what came true.</param>
/// <param name="Count">How many.</param>
public readonly record struct CalibrationBin(double Predicted, double Observed, int Count);

/// <summary>How good scores are that predict something.</summary>
public static class ScoreQuality
{
    /// <summary>
    /// Area under the ROC curve: the probability that a positive has a higher score than a negative, equals counting one half. 0.5 is chance; not a number
    /// where one of the two is missing.
    /// </summary>
    /// <param name="scored">Score, and whether it is a positive.</param>
    public static double Auc(IEnumerable<(double Score, bool IsPositive)> scored)
    {
        var (positives, negatives, won) = (0.0, 0.0, 0.0);
        foreach (var equals in scored.GroupBy(one => one.Score).OrderBy(group => group.Key))
        {
            var (above, below) = (equals.Count(one => one.IsPositive), equals.Count(one => !one.IsPositive));
            won += above * (negatives + (below / 2.0));
            (positives, negatives) = (positives + above, negatives + below);
        }
        return won / (positives * negatives);
    }

    /// <summary>Predictions in [0, 1] in groups of equal width, beside what came true. Empty groups are left out.</summary>
    /// <param name="pairs">Prediction and outcome.</param>
    /// <param name="bins">Groups, at least 1.</param>
    public static IReadOnlyList<CalibrationBin> Calibration(IEnumerable<(double Predicted, double Observed)> pairs, int bins = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        return
        [
            .. pairs.GroupBy(pair => Math.Clamp((int)(pair.Predicted * bins), 0, bins - 1)).OrderBy(group => group.Key)
                .Select(group => new CalibrationBin(group.Average(pair => pair.Predicted), group.Average(pair => pair.Observed), group.Count())),
        ];
    }
}
