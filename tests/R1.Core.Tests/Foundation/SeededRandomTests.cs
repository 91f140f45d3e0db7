using R1.Foundation;

namespace R1.Tests.Foundation;

public class SeededRandomTests
{
    [Fact]
    public void NextUInt64_State1234_MatchesReferenceVector()
    {
        // Test vector of the authors' C code, as published with the Rust crate rand_xoshiro.
        var random = new SeededRandom(1, 2, 3, 4);
        ulong[] expected = [11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600];
        Assert.Equal(expected, expected.Select(_ => random.NextUInt64()));
    }

    [Fact]
    public void SplitMix_Seed1234567_MatchesReferenceVector()
    {
        ulong state = 1234567;
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(expected, expected.Select(_ => SeededRandom.SplitMix(ref state)));
    }

    [Fact]
    public void Next_ManyDraws_UniformWithinBounds()
    {
        var random = new SeededRandom(1);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++) counts[random.Next(3, 10) - 3]++;
        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
    }

    [Fact]
    public void Next_EmptyOrTooWideInterval_Throws()
    {
        var random = new SeededRandom(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(5, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(int.MinValue, int.MaxValue));
    }

    [Fact]
    public void NextNormal_ManyDraws_HasMeanZeroAndVarianceOne()
    {
        var random = new SeededRandom(2);
        var draws = Enumerable.Range(0, 50_000).Select(_ => random.NextNormal()).ToArray();
        Assert.InRange(draws.Average(), -0.02, 0.02);
        Assert.InRange(draws.Average(x => x * x), 0.97, 1.03);
    }

    [Fact]
    public void Shuffle_AllOrdersOfThree_EquallyLikely()
    {
        var random = new SeededRandom(3);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 12_000; i++)
        {
            char[] items = ['a', 'b', 'c'];
            random.Shuffle<char>(items);
            counts[new string(items)] = counts.GetValueOrDefault(new string(items)) + 1;
        }
        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 1_850, 2_150));
    }
}
