using R1.Generation;

namespace R1.Tests.Generation;

public class NoiseTests
{
    private const int Draws = 1 << 16;

    // Each way of walking through the counters has to look random on its own.
    public static TheoryData<string> Walks => ["tokens", "completions", "seeds", "grid"];

    [Theory]
    [MemberData(nameof(Walks))]
    public void Uniform_AlongAWalk_FillsBinsEvenly(string walk)
    {
        const int bins = 256;
        var counts = new int[bins];
        foreach (var u in Walk(walk)) counts[(int)(u * bins)]++;
        const double expected = (double)Draws / bins;
        var chiSquared = counts.Sum(c => (c - expected) * (c - expected) / expected);
        // 255 degrees of freedom: mean 255, standard deviation 22.6; five of them either side.
        Assert.InRange(chiSquared, 142, 368);
    }

    [Theory]
    [MemberData(nameof(Walks))]
    public void Uniform_AlongAWalk_HasUniformMomentsAndNoCorrelation(string walk)
    {
        var values = Walk(walk).ToArray();
        var mean = values.Average();
        var variance = values.Average(u => (u - mean) * (u - mean));
        Assert.Equal(0.5, mean, 5 * Math.Sqrt(1 / 12.0 / Draws));
        Assert.Equal(1 / 12.0, variance, 5 * Math.Sqrt(1 / 180.0 / Draws));
        foreach (var lag in new[] { 1, 2, 16, 256 })
        {
            var correlation = Enumerable.Range(0, Draws - lag).Average(i => (values[i] - mean) * (values[i + lag] - mean)) / variance;
            Assert.Equal(0, correlation, 5 / Math.Sqrt(Draws));
        }
    }

    [Fact]
    public void Uniform_OneBitOfTheSeedFlipped_ChangesHalfOfTheBits()
    {
        var changed = Enumerable.Range(0, 64).SelectMany(bit => Enumerable.Range(0, 64).Select(token =>
            System.Numerics.BitOperations.PopCount(Bits(99, token) ^ Bits(99 ^ (1UL << bit), token)))).Average();
        Assert.Equal(26, changed, 0.5);

        static ulong Bits(ulong seed, int token) => (ulong)(Noise.Uniform(seed, 3, token) * (1UL << 52));
    }

    [Fact]
    public void Uniform_ManyCounters_StaysInsideAndIsDistinct()
    {
        var values = Walk("grid").ToArray();
        Assert.All(values, u => Assert.True(u is > 0 and < 1));
        Assert.Equal(values.Length, values.Distinct().Count());
    }

    [Fact]
    public void Uniform_FixedCounters_NeverChanges()
    {
        // A changed value means that every recorded run would change.
        Assert.Equal(0xA706DD2F4D197UL, (ulong)(Noise.Uniform(0, 0, 0) * (1UL << 52)));
        Assert.Equal(0x30BF0D613EBFDUL, (ulong)(Noise.Uniform(42, 7, 123) * (1UL << 52)));
    }

    private static IEnumerable<double> Walk(string walk) => Enumerable.Range(0, Draws).Select(i => walk switch
    {
        "tokens" => Noise.Uniform(1, 0, i),
        "completions" => Noise.Uniform(1, i, 0),
        "seeds" => Noise.Uniform((ulong)i, 0, 0),
        _ => Noise.Uniform(7, i >> 8, i & 255),
    });
}
