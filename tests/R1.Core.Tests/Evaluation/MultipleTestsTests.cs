using R1.Evaluation;
using R1.Foundation;

namespace R1.Tests.Evaluation;

public class MultipleTestsTests
{
    [Fact]
    public void Adjust_HandComputedCase_StepsDown()
    {
        // 0.01 x 4, 0.02 x 3, 0.03 x 2 (not below the one before), 0.5 x 1.
        Assert.Equal([0.06, 0.5, 0.04, 0.06], Holm.Adjust([0.02, 0.5, 0.01, 0.03]), Close);
        Assert.Equal([0.01], Holm.Adjust([0.01]), Close);
        Assert.Equal([1.0, 1.0], Holm.Adjust([0.7, 0.9]), Close);
        Assert.Empty(Holm.Adjust([]));
    }

    [Fact]
    public void Adjust_TrueNulls_ErrAnywhereNoMoreOftenThanTheLevel()
    {
        var random = new SeededRandom(1);
        var errs = Enumerable.Range(0, 20_000).Average(_ => Holm.Adjust([.. Enumerable.Range(0, 10).Select(_ => random.NextDouble())]).Min() < 0.05 ? 1.0 : 0);
        // 1 - (1 - 0.05 / 10)^10 = 0.0489
        Assert.InRange(errs, 0.044, 0.054);
    }

    [Theory]
    [InlineData(0, 3, 0.5)]
    [InlineData(1, 1, 0.25)]
    [InlineData(-1, 1, 0.75)]
    [InlineData(2.7764451051977987, 4, 0.025)]
    [InlineData(1.8856180831641267, 2, 0.1)]
    public void UpperTail_KnownValues_AreMet(double t, int degrees, double expected) => Assert.Equal(expected, StudentT.UpperTail(t, degrees), 1e-9);

    [Fact]
    public void OverSeeds_SeedsAndProblemsBothVary_CoversTheTruth()
    {
        // Five seeds with an effect of their own (deviation 0.1), each measured on 40 fresh problems (deviation 0.5): the interval over the seeds' means
        // holds both, though it never sees a problem.
        var random = new SeededRandom(2);
        double Mean()
        {
            var seed = 0.1 * random.NextNormal();
            return Enumerable.Range(0, 40).Average(_ => seed + (0.5 * random.NextNormal()));
        }
        var covers = Enumerable.Range(0, 4000).Average(_ => ConfidenceInterval.OverSeeds([Mean(), Mean(), Mean(), Mean(), Mean()]).Contains(0) ? 1.0 : 0);
        Assert.InRange(covers, 0.935, 0.965);
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-12;
}
