using R1.Foundation;
using R1.Generation;
using R1.Tests.Generation.Vectorized;
using R1.Tests.Models;
using R1.Vectors;

namespace R1.Tests.Generation;

public class VectorSamplerTests
{
    private const int Vocabulary = 50;

    [Theory]
    [MemberData(nameof(TinyModels.Names), MemberType = typeof(TinyModels))]
    public void Sample_AnyWorkersAndSlots_IdenticalToTheBit(string name)
    {
        using var model = VectorDecoderTests.CreateRandomised(name);
        var options = new SamplingOptions { MaxNewTokens = 30, StopTokenIds = [1, 2] };
        var requests = Requests(9, 7);
        var narrow = new VectorSampler(model, workers: 1, slots: 4).Sample(requests, options);
        AssertIdentical(narrow, new VectorSampler(model, workers: 2, slots: 64).Sample(requests, options));
        AssertIdentical(narrow, new VectorSampler(model, workers: 3, slots: 5).Sample(requests, options));
    }

    [Theory]
    [MemberData(nameof(TinyModels.Names), MemberType = typeof(TinyModels))]
    public void Sample_EveryRegisterWidth_IdenticalToTheBit(string name)
    {
        using var model = VectorDecoderTests.CreateRandomised(name);
        var options = new SamplingOptions { MaxNewTokens = 40, Temperature = 0.8, TopP = 0.95, StopTokenIds = [1] };
        var requests = Requests(5, 4);
        var results = Kernels.All().Select(kernels => new VectorSampler(model, kernels, workers: 2, slots: 16).Sample(requests, options)).ToList();
        foreach (var result in results) AssertIdentical(results[0], result);
    }

    [Fact]
    public void Sample_RequestAlone_SameAsInBatchAndInOtherOrder()
    {
        using var model = VectorDecoderTests.CreateRandomised("deepseek");
        var sampler = new VectorSampler(model, workers: 2, slots: 16);
        var options = new SamplingOptions { MaxNewTokens = 30, StopTokenIds = [1] };
        var requests = Requests(6, 4);
        var batch = sampler.Sample(requests, options);
        AssertIdentical([batch[3]], sampler.Sample([requests[3]], options));
        AssertIdentical(batch, [.. sampler.Sample([.. requests.Reverse()], options).Reverse()]);
    }

    [Fact]
    public void Sample_FewerCompletions_ArePrefixOfMore()
    {
        using var model = VectorDecoderTests.CreateRandomised("qwen3");
        var sampler = new VectorSampler(model);
        var options = new SamplingOptions { MaxNewTokens = 20 };
        var prompt = Requests(1, 1)[0];
        var many = sampler.Sample([prompt with { Count = 8 }], options)[0];
        AssertIdentical([many[..3]], sampler.Sample([prompt with { Count = 3 }], options));
    }

    [Fact]
    public void Sample_StopToken_EndsAndIsKept()
    {
        using var model = VectorDecoderTests.CreateRandomised("deepseek");
        var completions = new VectorSampler(model).Sample(Requests(8, 8), new SamplingOptions { MaxNewTokens = 25, StopTokenIds = [4, 9, 17] });
        Assert.All(completions.SelectMany(group => group), completion =>
        {
            Assert.InRange(completion.TokenIds.Length, 1, 25);
            Assert.Equal(completion.TokenIds.Length, completion.LogProbs.Length);
            Assert.DoesNotContain(completion.TokenIds[..^1], id => id is 4 or 9 or 17);
            Assert.Equal(completion.TokenIds[^1] is 4 or 9 or 17, completion.Finished);
            Assert.True(completion.Finished || completion.TokenIds.Length == 25);
        });
        Assert.Contains(completions.SelectMany(group => group), completion => completion.Finished);
    }

    [Fact]
    public void Sample_BannedTokens_AreNeverDrawn()
    {
        using var model = VectorDecoderTests.CreateRandomised("deepseek");
        int[] banned = [.. Enumerable.Range(0, Vocabulary).Where(id => id % 3 != 0)];
        foreach (var temperature in new[] { 0, 1.0 })
        {
            var options = new SamplingOptions { Temperature = temperature, MaxNewTokens = 20, BannedTokenIds = banned };
            var drawn = new VectorSampler(model).Sample(Requests(4, 4), options).SelectMany(group => group);
            Assert.All(drawn.SelectMany(completion => completion.TokenIds), id => Assert.Equal(0, id % 3));
        }
    }

    [Fact]
    public void Sample_LogProbs_AreThoseOfTheTemperedModel()
    {
        using var model = VectorDecoderTests.CreateRandomised("deepseek");
        var options = new SamplingOptions { Temperature = 0.7, TopP = 0.9, TopK = 20, MaxNewTokens = 20, BannedTokenIds = [5] };
        var request = Requests(1, 3)[0];
        foreach (var completion in new VectorSampler(model).Sample([request], options)[0])
        {
            var logits = VectorDecoderTests.TorchLogits(model, [.. request.PromptIds, .. completion.TokenIds]);
            for (var t = 0; t < completion.TokenIds.Length; t++)
            {
                var row = logits[request.PromptIds.Length + t - 1].Select(logit => logit / options.Temperature).ToArray();
                var expected = row[completion.TokenIds[t]] - row.Max() - Math.Log(row.Sum(logit => Math.Exp(logit - row.Max())));
                Assert.Equal(expected, completion.LogProbs[t], 2e-4);
            }
        }
    }

    [Fact]
    public void Sample_ChangedWeights_FollowsThePolicy()
    {
        using var model = VectorDecoderTests.CreateRandomised("deepseek");
        var sampler = new VectorSampler(model);
        var options = new SamplingOptions { MaxNewTokens = 20 };
        var before = sampler.Sample(Requests(1, 4), options);
        using (TorchSharp.torch.no_grad())
            foreach (var parameter in model.parameters()) parameter.mul_(1.2);
        var after = sampler.Sample(Requests(1, 4), options);
        Assert.NotEqual(before[0][0].LogProbs, after[0][0].LogProbs);
        AssertIdentical(after, new VectorSampler(model).Sample(Requests(1, 4), options));
    }

    [Fact]
    public void Sample_LongPromptAndFewSlots_IsReadInPieces()
    {
        using var model = R1.Models.CausalLM.Create(TinyModels.Deepseek with { MaxPositionEmbeddings = 600 }, 1);
        var prompt = Enumerable.Range(0, 500).Select(i => i * 7 % Vocabulary).ToArray();
        var options = new SamplingOptions { Temperature = 0, MaxNewTokens = 10 };
        var drawn = new VectorSampler(model, workers: 1, slots: 2).Sample([new SampleRequest(prompt, 3, 1)], options)[0];
        Assert.All(drawn, completion => Assert.Equal(drawn[0].TokenIds, completion.TokenIds));
        var logits = VectorDecoderTests.TorchLogits(model, [.. prompt, .. drawn[0].TokenIds]);
        for (var t = 0; t < 10; t++)
        {
            var row = logits[prompt.Length + t - 1];
            Assert.Equal(row.Max(), row[drawn[0].TokenIds[t]], 1e-4);
        }
    }

    [Fact]
    public void Sample_Cancelled_ThrowsAndTheNextCallIsUnaffected()
    {
        using var model = VectorDecoderTests.CreateRandomised("deepseek");
        var sampler = new VectorSampler(model);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => sampler.Sample(Requests(4, 4), new SamplingOptions { MaxNewTokens = 30 }, source.Token));
        var expected = new VectorSampler(model).Sample(Requests(4, 4), new SamplingOptions { MaxNewTokens = 30 });
        AssertIdentical(expected, sampler.Sample(Requests(4, 4), new SamplingOptions { MaxNewTokens = 30 }));
    }

    [Fact]
    public void Sample_InvalidArguments_ListsEveryFault()
    {
        using var model = VectorDecoderTests.CreateRandomised("deepseek");
        var options = new SamplingOptions { Temperature = -1, TopP = 0, MaxNewTokens = 61, StopTokenIds = [50] };
        SampleRequest[] requests = [new([], 1, 0), new([1, 2, 3, 4, 99], 1, 0)];
        var error = Assert.Throws<ArgumentException>(() => new VectorSampler(model).Sample(requests, options));
        Assert.Equal("""
            Cannot sample:
              temperature = -1: give a value of at least 0
              top_p = 0: give a value above 0 and of at most 1
              StopTokenIds holds 50; the vocabulary has 50 tokens.
              Request 0 has an empty prompt; give it at least one token.
              Request 1 has a prompt token outside the vocabulary of 50.
              Request 1 has 5 prompt tokens and may draw 61, more than max_position_embeddings (64); lower MaxNewTokens.
            """, error.Message, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Sample_SteadyState_AllocatesTheResultsAlone()
    {
        using var model = VectorDecoderTests.CreateRandomised("deepseek");
        var sampler = new VectorSampler(model, workers: 1, slots: 32);
        var requests = Requests(40, 16);
        foreach (var length in new[] { 34, 34, 1 }) Cost(length);
        var (shortBytes, shortTokens) = Cost(1);
        var (longBytes, longTokens) = Cost(34);
        var perToken = (longBytes - shortBytes) / (double)(longTokens - shortTokens);
        Assert.True(perToken < 8.5, $"{perToken:f2} bytes per token; id and log-probability take 8");

        (long Bytes, int Tokens) Cost(int length)
        {
            var before = GC.GetAllocatedBytesForCurrentThread(); // a single worker runs on the caller's thread
            var drawn = sampler.Sample(requests, new SamplingOptions { MaxNewTokens = length });
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            return (bytes, drawn.Sum(group => group.Sum(completion => completion.TokenIds.Length)));
        }
    }

    internal static SampleRequest[] Requests(int count, int completions)
    {
        var random = new SeededRandom(5);
        return [.. Enumerable.Range(0, count).Select(_ =>
            new SampleRequest([.. Enumerable.Range(0, 1 + random.Next(30)).Select(_ => random.Next(Vocabulary))], completions, random.NextUInt64()))];
    }

    internal static void AssertIdentical(IReadOnlyList<SampledCompletion[]> expected, IReadOnlyList<SampledCompletion[]> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (first, second) in expected.SelectMany(group => group).Zip(actual.SelectMany(group => group)))
        {
            Assert.Equal(first.TokenIds, second.TokenIds);
            Assert.Equal(first.LogProbs, second.LogProbs);
            Assert.Equal(first.Finished, second.Finished);
        }
    }
}
