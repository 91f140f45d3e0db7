using R1.Evaluation;

namespace R1.Tests.Evaluation;

public class ScoreQualityTests
{
    [Fact]
    public void Auc_ByHand_IsTheShareOfPairsInTheRightOrder()
    {
        // Pairs of a positive and a negative: 0.9 over 0.5 and 0.1, 0.5 level with 0.5 and over 0.1.
        Assert.Equal((1 + 1 + 0.5 + 1) / 4, ScoreQuality.Auc([(0.9, true), (0.5, true), (0.5, false), (0.1, false)]), 12);
        Assert.Equal(1, ScoreQuality.Auc([(2, true), (1, false)]));
        Assert.Equal(0.5, ScoreQuality.Auc([(1, true), (1, false), (1, false)]));
        Assert.Equal(double.NaN, ScoreQuality.Auc([(1, true)]));
    }

    [Fact]
    public void Calibration_Bins_HoldTheirMeans()
    {
        var bins = ScoreQuality.Calibration([(0.1, 0), (0.3, 1), (0.9, 1), (1, 0.5)], bins: 2);
        Assert.Equal(2, bins.Count);
        Assert.Equal((0.2, 0.5, 2), (bins[0].Predicted, bins[0].Observed, bins[0].Count));
        Assert.Equal((0.95, 0.75, 2), (bins[1].Predicted, bins[1].Observed, bins[1].Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreQuality.Calibration([], bins: 0));
    }
}
