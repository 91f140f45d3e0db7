using FsCheck;
using FsCheck.Fluent;
using R1.Generation;

namespace R1.Tests.Generation;

public class TokenFiltersTests
{
    [Fact]
    public void Draw_NoFilters_FollowsTheSoftmax()
    {
        float[] logits = [0, 1, 2, -1, float.NegativeInfinity, 0.5f, 3, 2, 1, 0];
        var options = new SamplingOptions { Temperature = 0.8 };
        var expected = Softmax(logits, 0.8);
        var counts = new int[logits.Length];
        const int draws = 100_000;
        for (var t = 0; t < draws; t++)
        {
            var token = Draw(logits, options, Noise.Uniform(11, 0, t));
            counts[token.Id]++;
            Assert.Equal(Math.Log(expected[token.Id]), token.LogProb, 1e-5);
        }
        for (var id = 0; id < logits.Length; id++)
            Assert.Equal(expected[id], (double)counts[id] / draws, 5 * Math.Sqrt(0.25 / draws));
        Assert.Equal(0, counts[4]);
    }

    [Fact]
    public void Draw_AtEveryUniform_IsTheInverseOfTheCumulativeDistribution()
    {
        var logits = new[] { MathF.Log(0.2f), MathF.Log(0.5f), MathF.Log(0.3f) };
        int Id(double u) => Draw(logits, new(), u).Id;
        Assert.Equal((0, 0, 1, 1, 2, 2), (Id(1e-12), Id(0.199), Id(0.201), Id(0.699), Id(0.701), Id(1 - 1e-12)));
    }

    [Fact]
    public void Draw_WithFilters_ScoresTheUnfilteredDistribution()
    {
        float[] logits = [1, 2, 3, 4];
        var token = Draw(logits, new() { TopK = 1, BannedTokenIds = [3] }, 0.5);
        Assert.Equal(2, token.Id);
        Assert.Equal(Math.Log(Softmax(logits, 1)[2]), token.LogProb, 1e-6);
    }

    [Fact]
    public void Draw_Greedy_TakesTheFirstOfTheLikeliestThatIsNotBanned()
    {
        float[] logits = [5, 1, 4, 4, 0];
        var token = Draw(logits, new() { Temperature = 0, BannedTokenIds = [0] }, 0.99);
        Assert.Equal(2, token.Id);
        Assert.Equal(Math.Log(Softmax(logits, 1)[2]), token.LogProb, 1e-6);
    }

    [Fact]
    public void Filter_TiesAtTheEdge_TopKKeepsAllTopPKeepsEnough()
    {
        float[] logits = [1, 2, 2, 2, 2];
        Assert.Equal([1, 2, 3, 4], Kept(logits, new() { TopK = 2 }));
        // The four likely ones hold 0.229 each: two of them pass 0.4.
        Assert.Equal([1, 2], Kept(logits, new() { TopP = 0.4 }));
    }

    [Fact]
    public void Filter_AnyLogits_KeepsWhatSortingKeeps() => Properties.ForAll(Cases(), one =>
    {
        var (logits, topK, topP) = one;
        var p = Softmax(logits, 1);
        var order = Enumerable.Range(0, p.Length).OrderByDescending(i => logits[i]).ThenBy(i => i).ToArray();
        var head = order.Take(topK).ToArray();
        var mass = head.Sum(i => p[i]);
        var kept = new List<int>();
        for (var sum = 0.0; kept.Count < head.Length && sum < topP * mass; sum += p[kept[^1]]) kept.Add(head[kept.Count]);
        Assert.Equal(kept.Order(), Kept(logits, new() { TopK = topK, TopP = topP }));
    });

    [Fact]
    public void Draw_LargeVocabulary_AllocatesNothing()
    {
        var logits = Enumerable.Range(0, 50_003).Select(i => (float)(10 * Noise.Uniform(5, 0, i))).ToArray();
        var options = new SamplingOptions { Temperature = 0.6, TopK = 1000, TopP = 0.95, MinP = 0.01, BannedTokenIds = [1, 2] };
        var scratch = new float[TokenFilters.ScratchLength(logits.Length)];
        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20; i++) TokenFilters.Draw(logits, options, Noise.Uniform(6, 0, i), scratch);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        // What the runtime allocates once, on a first call or when it compiles anew, is none of theirs.
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => Allocated()));
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "highest logit")]
    public void Draw_FaultyLogits_Throws(float value, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => { Draw([0, value, 1], new(), 0.5); }).Message);

    [Fact]
    public void Draw_EverythingBanned_Throws() =>
        Assert.Throws<ArgumentException>(() => { Draw([0, 1], new() { BannedTokenIds = [0, 1] }, 0.5); });

    private static DrawnToken Draw(float[] logits, SamplingOptions options, double uniform) =>
        TokenFilters.Draw(logits, options, uniform, new float[TokenFilters.ScratchLength(logits.Length)]);

    private static int[] Kept(float[] logits, SamplingOptions options)
    {
        var (weights, copy) = (new float[logits.Length], new float[logits.Length]);
        var (_, total) = LogitWeights.Compute(logits, options.Temperature, weights);
        TokenFilters.Filter(weights, total, options, copy);
        return [.. Enumerable.Range(0, weights.Length).Where(i => weights[i] > 0)];
    }

    private static double[] Softmax(float[] logits, double temperature)
    {
        var weights = logits.Select(x => Math.Exp(x / temperature)).ToArray();
        return [.. weights.Select(w => w / weights.Sum())];
    }

    // Distinct logits: with ties the two sides may choose differently.
    private static Arbitrary<(float[] Logits, int TopK, double TopP)> Cases() =>
        (from n in Gen.Choose(1, 300)
         from seed in Gen.Choose(0, int.MaxValue - 1)
         from k in Gen.Choose(1, n).Select(k => 1 + k * k / n % n)
         from p in Gen.Choose(1, 999)
         select (Enumerable.Range(0, n).Select(i => (float)(6 * Noise.Uniform((ulong)seed, 0, i))).ToArray(), k, p / 1000.0)).ToArbitrary();
}
