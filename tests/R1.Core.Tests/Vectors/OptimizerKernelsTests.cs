using R1.Foundation;
using R1.Vectors;

namespace R1.Tests.Vectors;

/// <summary>All register widths give the same bits, also in the elements that fill no vector; AdamWGoldenTests and MuonTests check the numbers.</summary>
public class OptimizerKernelsTests
{
    private static readonly AdamStep Step = new((0.9f, 0.1f), (0.95f, 0.05f), 1e-8f, 1e-30f, 1e-3f, 0.3f);

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(9001)]
    public void Adam_EveryRegisterWidth_SameBits(int length) => AssertSame(kernels =>
    {
        var (values, gradients, mean, square) = (Random(length, 1), Random(length, 2), Random(length, 3), Random(length, 4).Select(MathF.Abs).ToArray());
        kernels.Adam(values, gradients, mean, square, Step);
        return [.. values, .. mean, .. square];
    });

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(12345)]
    public void SumOfSquares_EveryRegisterWidth_SameBitsAndRight(int length)
    {
        var x = Random(length, 5);
        var sums = OptimizerKernels.All().Select(kernels => kernels.SumOfSquares(x)).ToList();
        Assert.Single(sums.Distinct());
        Assert.Equal(1, sums[0] / x.Sum(value => (double)value * value), 1e-6);
    }

    [Fact]
    public void Mix_EveryRegisterWidth_SameBits() => AssertSame(kernels =>
    {
        var (x, y) = (Random(37, 6), Random(37, 7));
        kernels.Mix(x, 0.7f, y, -1.3f);
        kernels.Scale(y, 0.3f);
        return y;
    });

    [Fact]
    public void Adam_ElementAlone_SameBitsAsInAVector()
    {
        var kernels = OptimizerKernels.Best();
        var (values, gradients, mean, square) = (Random(16, 1), Random(16, 2), Random(16, 3), Random(16, 4).Select(MathF.Abs).ToArray());
        float[] value = [values[3]], average = [mean[3]], averageSquare = [square[3]];
        kernels.Adam(value, [gradients[3]], average, averageSquare, Step);
        kernels.Adam(values, gradients, mean, square, Step);
        Assert.Equal((values[3], mean[3], square[3]), (value[0], average[0], averageSquare[0]));
    }

    private static void AssertSame(Func<OptimizerKernels, float[]> run)
    {
        var results = OptimizerKernels.All().Select(run).ToList();
        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    private static float[] Random(int length, ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (float)random.NextNormal())];
    }
}
