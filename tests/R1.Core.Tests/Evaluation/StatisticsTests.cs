using FsCheck;
using FsCheck.Fluent;
using R1.Evaluation;
using R1.Evaluation.Contests;
using R1.Foundation;

namespace R1.Tests.Evaluation;

public class StatisticsTests
{
    [Fact]
    public void Estimate_AnyCounts_IsTheShareOfSubsetsWithAHit() => Properties.ForAll(
        (from n in Gen.Choose(1, 9) from c in Gen.Choose(0, n) from k in Gen.Choose(1, n) select (n, c, k)).ToArbitrary(), one =>
    {
        var (n, c, k) = one;
        var subsets = Enumerable.Range(0, 1 << n).Where(s => System.Numerics.BitOperations.PopCount((uint)s) == k).ToArray();
        var hits = subsets.Count(s => (s & ((1 << c) - 1)) != 0);
        Assert.Equal((double)hits / subsets.Length, PassAtK.Estimate(n, c, k), 1e-12);
    });

    [Theory]
    [InlineData(4, 5, 1)]
    [InlineData(4, 2, 5)]
    [InlineData(4, -1, 1)]
    [InlineData(4, 2, 0)]
    public void Estimate_ImpossibleCounts_Throws(int n, int c, int k) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PassAtK.Estimate(n, c, k));

    [Fact]
    public void Vote_MissingAnswers_AbstainUnlessCounted()
    {
        string?[] answers = [null, null, "7"];
        Assert.Equal("7", Majority.Vote(answers));
        Assert.Null(Majority.Vote(answers, countMissing: true));
        Assert.Equal(0, Majority.Tally([null]).Count);
    }

    [Fact]
    public void Tally_EqualAnswersInOtherSpellings_VoteTogether()
    {
        var vote = Majority.Tally(["3", "1/2", "\\boxed{0.5}", "3", "\\frac12", "50\\%"]);
        Assert.Equal("1/2", vote.Answer);
        Assert.Equal(4, vote.Count);
        Assert.Equal(["1/2"], vote.Tied);
    }

    [Fact]
    public void Tally_PercentAndNumber_DoNotMeetThroughThePercentSign() =>
        Assert.Equal(["28\\%", "28"], Majority.Tally(["28\\%", "28", "28", "0.28"]).Tied);

    [Fact]
    public void Interval_OfBernoulliMeans_CoversTheTruth()
    {
        var covered = 0;
        for (var trial = 0; trial < 200; trial++)
        {
            var random = new SeededRandom((ulong)trial);
            var values = Enumerable.Range(0, 100).Select(_ => random.NextBool(0.3) ? 1.0 : 0).ToArray();
            if (Bootstrap.Interval(values, (ulong)trial, resamples: 500).Contains(0.3)) covered++;
        }
        // 95 % of 200 is 190; a percentile bootstrap of 100 problems falls a little short.
        Assert.InRange(covered, 178, 199);
    }

    [Fact]
    public void Interval_SameSeed_IsTheSameAndOrdered()
    {
        double[] values = [0, 0.25, 1, 0.5, 0.75, 0.125];
        var interval = Bootstrap.Interval(values, 3);
        Assert.Equal(interval, Bootstrap.Interval(values, 3));
        Assert.NotEqual(interval, Bootstrap.Interval(values, 4, resamples: 1999));
        Assert.True(interval.Low < values.Average() && values.Average() < interval.High);
        Assert.Equal(new ConfidenceInterval(2, 2), Bootstrap.Interval([2, 2, 2], 1));
    }

    [Fact]
    public void PairedDifference_OfCorrelatedScores_IsNarrowerThanUnpaired()
    {
        var random = new SeededRandom(8);
        var difficulty = Enumerable.Range(0, 80).Select(_ => random.NextDouble()).ToArray();
        double[] a = [.. difficulty.Select(d => d + 0.1 + 0.02 * random.NextNormal())], b = difficulty;
        var paired = Bootstrap.PairedDifference(a, b, 1);
        var alone = Bootstrap.Interval(a, 1);
        Assert.True(paired.Low > 0 && paired.Contains(0.1));
        Assert.True(paired.High - paired.Low < (alone.High - alone.Low) / 4);
    }

    [Theory]
    [InlineData(0.95, 1, 12.706204736432095)]
    [InlineData(0.95, 2, 4.302652729911275)]
    [InlineData(0.95, 4, 2.7764451051977987)]
    [InlineData(0.99, 9, 3.249835541592141)]
    [InlineData(0.90, 30, 1.697260886593957)]
    [InlineData(0.95, 1000, 1.9623390808264078)]
    public void TwoSided_KnownQuantiles_AreExact(double confidence, int degrees, double expected) =>
        Assert.Equal(1, StudentT.TwoSided(confidence, degrees) / expected, 1e-9);

    [Fact]
    public void OverSeeds_ThreeSeeds_IsClosedForm()
    {
        // mean 2, s 1, t(0.975; 2) / sqrt(3) = 2.484
        var interval = ConfidenceInterval.OverSeeds([1, 2, 3]);
        Assert.Equal(2 - 2.4841377117503, interval.Low, 1e-9);
        Assert.Equal(2 + 2.4841377117503, interval.High, 1e-9);
        Assert.Contains("run more", Assert.Throws<ArgumentException>(() => ConfidenceInterval.OverSeeds([1])).Message);
    }

    [Fact]
    public void FromContest_MoreSolved_NeverRatesLower()
    {
        var contest = new Contest(
            [new("A", 500), new("B", 1000), new("C", 1500)],
            [.. Enumerable.Range(0, 40).Select(i => new ContestParticipant(2400 - 40 * i, 3000 - 75 * i, 0))]);
        int Solving(int count) => EloRating.FromContest(
            contest, contest.Problems.Take(count).ToDictionary(problem => problem.Id, IReadOnlyList<bool> (_) => [true]));
        int[] ratings = [Solving(0), Solving(1), Solving(2), Solving(3)];
        Assert.Equal(ratings.Order(), ratings);
        Assert.Equal(62.5, EloRating.Percentile(1801, [.. contest.Standings.Select(p => p.Rating)]));
    }

    [Fact]
    public void Of_UniformGuess_IsTheVocabulary() => Assert.Equal(32, Perplexity.Of([Math.Log(32), Math.Log(32)]), 1e-9);
}
