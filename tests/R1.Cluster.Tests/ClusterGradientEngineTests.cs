using System.Runtime.InteropServices;
using R1.Cluster.Trainers;
using R1.Foundation;
using R1.Models;
using R1.Tests.Models;
using R1.Training.Gradients;
using R1.Training.Gradients.Vectorized;

namespace R1.Tests.Cluster;

public class ClusterGradientEngineTests(LocalWorkers workers) : IClassFixture<LocalWorkers>
{
    [Theory]
    [InlineData("deepseek")]
    [InlineData("qwen3")]
    public void AccumulateGradients_MoreMicroBatchesThanShares_GivesTheLocalGradientsToTheBit(string architecture)
    {
        using var model = TinyModels.Create(architecture);
        using var copy = model.Clone();
        using var local = new VectorGradientEngine(model, 1);
        using var remote = new ClusterGradientEngine(workers.Cluster, copy);
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(Accumulate(local), Accumulate(remote));
            Assert.Equal(Gradients(model), Gradients(copy));
            Assert.Equal(local.BalanceExperts(0.01), remote.BalanceExperts(0.01));
            Step(model);
            Step(copy);
            local.Synchronize();
            remote.Synchronize();
        }
    }

    [Fact]
    public void Score_ManySequences_GivesTheLocalLogProbabilitiesToTheBit()
    {
        using var model = TinyModels.Create("qwen3_moe");
        using var local = new VectorGradientEngine(model, 1);
        using var remote = new ClusterGradientEngine(workers.Cluster, model);
        var sequences = Sequences(150).ToList();
        float[][] expected = new float[sequences.Count][], actual = new float[sequences.Count][];
        local.Score(sequences, 0.8, expected);
        remote.Score(sequences, 0.8, actual);
        Assert.Equal(expected.SelectMany(values => values).Select(BitConverter.SingleToInt32Bits),
            actual.SelectMany(values => values).Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void AccumulateGradients_LossThrows_EndsWithItsError()
    {
        using var model = TinyModels.Create("qwen3");
        using var engine = new ClusterGradientEngine(workers.Cluster, model);
        Assert.Throws<NotSupportedException>(() => engine.AccumulateGradients<int>(MicroBatches(), 1, false, _ => throw new NotSupportedException()));
        Assert.NotEmpty(Accumulate(engine));
    }

    // The last micro-batch does not take part in the loss.
    private static double[] Accumulate(IGradientEngine engine) => engine.AccumulateGradients(
        MicroBatches(), 0.9, withEntropy: true,
        scored => scored.Rows.Sequences[0].Index == 18
            ? (TorchSharp.torch.zeros(1).requires_grad_(), scored.EntropySum)
            : ((scored.LogProbs * scored.LogProbs * scored.Rows.CompletionMask).sum(), scored.EntropySum));

    private static IReadOnlyList<IReadOnlyList<TokenSequence>> MicroBatches() => [.. Sequences(20).Chunk(2)];

    private static IEnumerable<TokenSequence> Sequences(int count)
    {
        var random = new SeededRandom(9);
        for (var i = 0; i < count; i++)
            yield return new TokenSequence(Ids(1 + random.Next(4)), Ids(3 + random.Next(9)), i) { AskedFor = i % 5 == 4 ? 7 : null };

        int[] Ids(int length) => [.. Enumerable.Range(0, length).Select(_ => random.Next(50))];
    }

    private static int[] Gradients(CausalLM model) =>
        [.. model.parameters().SelectMany(parameter => MemoryMarshal.Cast<byte, int>(parameter.grad!.bytes).ToArray())];

    private static void Step(CausalLM model)
    {
        using var guard = TorchSharp.torch.no_grad();
        foreach (var parameter in model.parameters())
        {
            parameter.sub_(parameter.grad! * 0.01);
            parameter.grad!.zero_();
        }
    }
}
