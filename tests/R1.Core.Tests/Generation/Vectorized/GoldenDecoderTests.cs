using R1.Generation;
using R1.Tests.Models;
using R1.Vectors;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Generation.Vectorized;

/// <summary>The vectorised decoder, and both samplers, against the numbers of Hugging Face transformers.</summary>
[Trait("Category", "Golden")]
public class GoldenDecoderTests
{
    public static TheoryData<string> Names => [.. Fixtures.Folders("models")];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Step_GoldenBatch_GivesLogits(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel(name);
        foreach (var kernels in Kernels.All())
            for (var row = 0; row < golden["input_ids"].shape[0]; row++)
            {
                var slots = RealSlots(golden, row);
                var ids = Prompt(golden, row);
                float[][] expected = [.. slots.Select(slot => golden["logits"][row, slot].data<float>().ToArray())];
                VectorDecoderTests.AssertClose(expected, new DecoderStepper(golden.Model, kernels, ids.Length).Read(ids, 0));
            }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Sample_GoldenPrompts_GivesGreedyIds(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel(name);
        var expected = golden["greedy_ids"];
        var options = new SamplingOptions { Temperature = 0, MaxNewTokens = (int)expected.shape[1] };
        SampleRequest[] requests = [.. Enumerable.Range(0, (int)expected.shape[0]).Select(row => new SampleRequest(Prompt(golden, row), 2, 1))];
        foreach (var sampler in new ICompletionSampler[] { new VectorSampler(golden.Model), new TorchSampler(golden.Model) })
        {
            var drawn = sampler.Sample(requests, options);
            for (var row = 0; row < requests.Length; row++)
                Assert.All(drawn[row], completion => Assert.Equal(expected[row].data<long>().ToArray(), completion.TokenIds.Select(id => (long)id)));
        }
    }

    private static int[] Prompt(GoldenModel golden, int row) =>
        [.. RealSlots(golden, row).Select(slot => (int)golden["input_ids"][row, slot].item<long>())];

    private static long[] RealSlots(GoldenModel golden, int row) =>
        [.. golden["attention_mask"][row].data<long>().ToArray().Index().Where(entry => entry.Item == 1).Select(entry => (long)entry.Index)];
}
