using R1.Evaluation;
using R1.Foundation;

namespace R1.Tests.Evaluation;

/// <summary>
/// Why intervals over seeds are Student's t: a bootstrap over seeds, and over the problems within each, is the alternative, and with the few seeds that anybody
/// runs its coverage depends on what varies more. It lives here, as what the interval in use is measured against.
/// </summary>
public sealed class TwoLevelBootstrapTests
{
    private const int Seeds = 5, Problems = 40;

    [Fact]
    public void Means_OfResamples_HaveTheVarianceOfTheClosedForm()
    {
        var random = new SeededRandom(3);
        var data = Measure(random, betweenSeeds: 0.1);
        var means = Resample(data, 40_000, random);
        var bySeed = data.Select(values => values.Average()).ToArray();
        // Var = variance between the seeds' means / seeds + mean variance within a seed / (seeds x problems), with the variances of what is drawn from.
        var expected = (Variance(bySeed) / Seeds) + (data.Average(Variance) / (Seeds * Problems));
        Assert.Equal(bySeed.Average(), means.Average(), 3 * Math.Sqrt(expected / means.Length));
        Assert.InRange(Variance(means) / expected, 0.97, 1.03);
    }

    // What varies decides whether it is too narrow (five seeds stand for all seeds) or too wide (the noise of the problems enters at both levels).
    [Theory]
    [InlineData(0.5, 0.75, 0.92)]
    [InlineData(0.0, 0.97, 1.00)]
    public void Interval_OfFiveSeeds_HoldsTheTruthTooSeldomOrTooOften(double betweenSeeds, double lowest, double highest)
    {
        var random = new SeededRandom(4);
        var (bootstrap, student) = (0, 0);
        const int Runs = 500;
        for (var run = 0; run < Runs; run++)
        {
            var data = Measure(random, betweenSeeds);
            var means = Resample(data, 400, random).Order().ToArray();
            if (means[10] <= 0 && means[^11] >= 0) bootstrap++;
            if (ConfidenceInterval.OverSeeds([.. data.Select(values => values.Average())]).Contains(0)) student++;
        }
        Assert.InRange(student / (double)Runs, 0.925, 0.975);
        Assert.InRange(bootstrap / (double)Runs, lowest, highest);
    }

    // Seeds with an effect of their own, each measured on problems of its own (deviation 0.5); the true mean is 0.
    private static double[][] Measure(SeededRandom random, double betweenSeeds) => [.. Enumerable.Range(0, Seeds).Select(_ =>
    {
        var seed = betweenSeeds * random.NextNormal();
        return Enumerable.Range(0, Problems).Select(_ => seed + (0.5 * random.NextNormal())).ToArray();
    })];

    private static double[] Resample(double[][] data, int times, SeededRandom random) => [.. Enumerable.Range(0, times).Select(_ =>
        Enumerable.Range(0, Seeds).Average(_ =>
        {
            var seed = data[random.Next(Seeds)];
            return Enumerable.Range(0, Problems).Average(_ => seed[random.Next(Problems)]);
        }))];

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Average(value => (value - mean) * (value - mean));
    }
}
