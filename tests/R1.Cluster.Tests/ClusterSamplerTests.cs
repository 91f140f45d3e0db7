using R1.Cluster;
using R1.Generation;
using R1.Models;
using R1.Tests.Models;

namespace R1.Tests.Cluster;

public class ClusterSamplerTests(LocalWorkers workers) : IClassFixture<LocalWorkers>
{
    private static readonly SamplingOptions Options = new() { MaxNewTokens = 20, Temperature = 0.9, TopP = 0.95, StopTokenIds = [3] };

    private static readonly SampleRequest[] Requests =
        [.. Enumerable.Range(0, 9).Select(i => new SampleRequest([1, 2 + i], Count: 7 * i % 20, Seed: 5 + (ulong)i))];

    [Theory]
    [InlineData("deepseek")]
    [InlineData("qwen3")]
    [InlineData("qwen3_moe")]
    public void Sample_ManyRequests_GivesTheLocalCompletionsToTheBit(string architecture)
    {
        using var model = TinyModels.Create(architecture);
        AssertSame(new VectorSampler(model).Sample(Requests, Options), new ClusterSampler(workers.Cluster, model).Sample(Requests, Options));
    }

    [Fact]
    public void Sample_WeightsHaveChanged_FollowsThem()
    {
        using var model = TinyModels.Create("qwen3");
        var sampler = new ClusterSampler(workers.Cluster, model);
        var before = sampler.Sample(Requests, Options);
        var version = workers.Cluster.Status.WeightVersion;
        using (var other = TinyModels.Create("qwen3", seed: 2)) model.LoadStateDict(other.StateDict().ToDictionary(entry => entry.Name, entry => entry.Tensor));
        var after = sampler.Sample(Requests, Options);
        Assert.NotEqual(before[8][0].TokenIds, after[8][0].TokenIds);
        AssertSame(new VectorSampler(model).Sample(Requests, Options), after);
        Assert.NotEqual(version, workers.Cluster.Status.WeightVersion);
    }

    [Fact]
    public void Sample_MoreModelsThanAWorkerKeeps_SendsWeightsAgain()
    {
        CausalLM[] models = [.. Enumerable.Range(1, 6).Select(seed => TinyModels.Create("qwen3", seed))];
        foreach (var model in models.Concat(models))
            AssertSame(new VectorSampler(model).Sample(Requests, Options), new ClusterSampler(workers.Cluster, model).Sample(Requests, Options));
        foreach (var model in models) model.Dispose();
    }

    [Fact]
    public void Sample_NoRequests_GivesNothing()
    {
        using var model = TinyModels.Create("qwen3");
        Assert.Empty(new ClusterSampler(workers.Cluster, model).Sample([], Options));
    }

    [Fact]
    public void Sample_FaultyRequest_ListsFaults()
    {
        using var model = TinyModels.Create("qwen3");
        var fault = Assert.Throws<ArgumentException>(() => new ClusterSampler(workers.Cluster, model).Sample([new SampleRequest([], 1, 1)], Options));
        Assert.Contains("Request 0 has an empty prompt", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sample_Cancelled_EndsWithThat()
    {
        using var model = TinyModels.Create("qwen3");
        var sampler = new ClusterSampler(workers.Cluster, model);
        Assert.ThrowsAny<OperationCanceledException>(() => sampler.Sample(Requests, Options, new CancellationToken(canceled: true)));
        Assert.NotEmpty(sampler.Sample(Requests, Options));
    }

    [Fact]
    public void Sample_ModelInHalfPrecision_SaysWhatWorkersHave()
    {
        using var model = CausalLM.Create(TinyModels.Dense, 1, TorchSharp.torch.ScalarType.BFloat16);
        var fault = Assert.Throws<ArgumentException>(() => new ClusterSampler(workers.Cluster, model).Sample(Requests, Options));
        Assert.Contains("small float32 models on the CPU", fault.Message, StringComparison.Ordinal);
    }

    private static void AssertSame(IReadOnlyList<SampledCompletion[]> expected, IReadOnlyList<SampledCompletion[]> actual)
    {
        Assert.Equal(expected.Select(group => group.Length), actual.Select(group => group.Length));
        foreach (var (one, other) in expected.SelectMany(group => group).Zip(actual.SelectMany(group => group)))
        {
            Assert.Equal(one.TokenIds, other.TokenIds);
            Assert.Equal(one.LogProbs.Select(BitConverter.SingleToInt32Bits), other.LogProbs.Select(BitConverter.SingleToInt32Bits));
            Assert.Equal(one.Finished, other.Finished);
        }
    }
}
