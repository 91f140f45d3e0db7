using R1.Generation;
using R1.Tests.Generation.Vectorized;
using R1.Tests.Models;
using TorchSharp;

namespace R1.Tests.Generation;

public class TorchSamplerTests
{
    [Theory]
    [MemberData(nameof(TinyModels.Names), MemberType = typeof(TinyModels))]
    public void Sample_SameNoise_AgreesWithVectorSampler(string name)
    {
        using var model = VectorDecoderTests.CreateRandomised(name);
        var options = new SamplingOptions { MaxNewTokens = 34, StopTokenIds = [1, 2], BannedTokenIds = [7] };
        var requests = VectorSamplerTests.Requests(12, 8);
        AssertAgree(new TorchSampler(model).Sample(requests, options), new VectorSampler(model).Sample(requests, options));
    }

    [Theory]
    [InlineData(0.6, 0.95, 0, 0)]
    [InlineData(1.3, 1, 10, 0)]
    [InlineData(1, 1, 0, 0.05)]
    [InlineData(0.8, 0.9, 20, 0.01)]
    public void Sample_WithFilters_AgreesWithVectorSampler(double temperature, double topP, int topK, double minP)
    {
        using var model = VectorDecoderTests.CreateRandomised("deepseek");
        var options = new SamplingOptions { Temperature = temperature, TopP = topP, TopK = topK, MinP = minP, MaxNewTokens = 34 };
        var requests = VectorSamplerTests.Requests(12, 8);
        AssertAgree(new TorchSampler(model).Sample(requests, options), new VectorSampler(model).Sample(requests, options));
    }

    [Fact]
    public void Sample_SmallChunks_SameAsOneBatch()
    {
        using var model = VectorDecoderTests.CreateRandomised("deepseek");
        var options = new SamplingOptions { MaxNewTokens = 30, StopTokenIds = [1, 2, 3] };
        var requests = VectorSamplerTests.Requests(7, 5);
        AssertAgree(new TorchSampler(model, maxRows: 3).Sample(requests, options), new TorchSampler(model).Sample(requests, options));
    }

    [Fact]
    public void Sample_Twice_SameToTheBit()
    {
        using var model = VectorDecoderTests.CreateRandomised("qwen2");
        var options = new SamplingOptions { MaxNewTokens = 20 };
        var requests = VectorSamplerTests.Requests(4, 4);
        VectorSamplerTests.AssertIdentical(new TorchSampler(model).Sample(requests, options), new TorchSampler(model).Sample(requests, options));
    }

    [Fact]
    public void Sample_StopToken_EndsAndIsKept()
    {
        using var model = VectorDecoderTests.CreateRandomised("deepseek");
        var options = new SamplingOptions { MaxNewTokens = 25, StopTokenIds = [4, 9, 17] };
        var completions = new TorchSampler(model).Sample(VectorSamplerTests.Requests(8, 8), options);
        Assert.All(completions.SelectMany(group => group), completion =>
        {
            Assert.DoesNotContain(completion.TokenIds[..^1], id => id is 4 or 9 or 17);
            Assert.Equal(completion.TokenIds[^1] is 4 or 9 or 17, completion.Finished);
            Assert.True(completion.Finished || completion.TokenIds.Length == 25);
        });
    }

    [Fact]
    public void Sample_NoRequestsOrNoCompletions_GivesNone()
    {
        using var model = VectorDecoderTests.CreateRandomised("llama");
        foreach (var sampler in new ICompletionSampler[] { new TorchSampler(model), new VectorSampler(model) })
        {
            Assert.Empty(sampler.Sample([], new SamplingOptions { MaxNewTokens = 5 }));
            Assert.Empty(Assert.Single(sampler.Sample([new SampleRequest([1], 0, 0)], new SamplingOptions { MaxNewTokens = 5 })));
        }
    }

    [Fact]
    public void Sample_Repeatedly_LeavesNoTensors()
    {
        using var model = VectorDecoderTests.CreateRandomised("deepseek");
        foreach (var sampler in new ICompletionSampler[] { new TorchSampler(model), new VectorSampler(model) })
        {
            var options = new SamplingOptions { MaxNewTokens = 10, StopTokenIds = [4, 9] };
            sampler.Sample(VectorSamplerTests.Requests(3, 4), options);
            var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            sampler.Sample(VectorSamplerTests.Requests(3, 4), options);
            Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }
    }

    [Fact]
    public void Create_SmallModelOnCpu_IsVector()
    {
        using var model = VectorDecoderTests.CreateRandomised("deepseek");
        Assert.IsType<VectorSampler>(CompletionSampler.Create(model));
        Assert.IsType<TorchSampler>(CompletionSampler.Create(model, SamplerBackend.Torch));
        using var half = R1.Models.CausalLM.Create(TinyModels.Dense, 1, torch.ScalarType.BFloat16);
        Assert.IsType<TorchSampler>(CompletionSampler.Create(half));
    }

    /// <summary>At least 99 % of the tokens equal, and log-probabilities close as long as the completions have not parted.</summary>
    private static void AssertAgree(IReadOnlyList<SampledCompletion[]> expected, IReadOnlyList<SampledCompletion[]> actual)
    {
        var (equal, total) = (0, 0);
        foreach (var (first, second) in expected.SelectMany(group => group).Zip(actual.SelectMany(group => group)))
        {
            var common = first.TokenIds.AsSpan().CommonPrefixLength(second.TokenIds);
            equal += common;
            total += first.TokenIds.Length;
            for (var t = 0; t < common; t++) Assert.Equal(first.LogProbs[t], second.LogProbs[t], 2e-4);
            if (common == first.TokenIds.Length) Assert.Equal(first.Finished, second.Finished);
        }
        Assert.True(equal >= 0.99 * total, $"only {equal} of {total} tokens agree");
    }
}
