using R1.Models;
using R1.Models.Adapters;
using R1.Tests.Models;
using R1.Training.Gradients;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Training.Gradients;

/// <summary>The pass in little memory against plain autograd on the same sequences.</summary>
public sealed class ChunkedPassTests : IDisposable
{
    private static readonly TokenSequence[] Sequences =
        [new([3, 1, 4], [1, 5, 9, 2], 0), new([6, 5], [3, 5], 1), new([8], [9, 7, 9, 3, 2, 3], 2), new([8, 4, 6], [2], 3)];

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Names => TinyModels.Names;

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_ThreeRowsAtATime_GivesTheGradientOfAutograd(string name)
    {
        using var model = TinyModels.Create(name);
        var (plainLoss, plain) = Plain(model);
        var (loss, chunked) = Chunked(model);

        Assert.Equal(plainLoss.Loss, loss.Loss, 1e-5);
        Assert.Equal(plainLoss.Entropy, loss.Entropy, 1e-4);
        Assert.Equal(plain.Keys, chunked.Keys);
        foreach (var (key, expected) in plain) TinyModels.AssertClose(expected, chunked[key], 1e-5);
    }

    [Fact]
    public void Backward_Adapter_TrainsItAlone()
    {
        using var model = TinyModels.Create("llama");
        using var adapter = LoraAdapter.Attach(model, new LoraConfig { Rank = 2 }, seed: 1);
        using (no_grad())
            foreach (var (_, tensor) in adapter.Parameters()) tensor.add_(0.05);
        var (_, plain) = Plain(model);
        var (_, chunked) = Chunked(model);
        Assert.Equal(adapter.Parameters().Count(), plain.Count);
        foreach (var (key, expected) in plain) TinyModels.AssertClose(expected, chunked[key], 1e-5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Score_ThreeRowsAtATime_GivesTheLogProbabilities(string name)
    {
        using var model = TinyModels.Create(name);
        using var guard = no_grad();
        using var rows = SequenceBatch.Pad(Sequences);
        var expected = TokenLogProbs.Compute(model.Forward(rows.InputIds), rows.TargetIds, 0.7) * rows.CompletionMask;
        TinyModels.AssertClose(expected, new ChunkedPass(model, chunkLogits: 150).Score(rows, 0.7));
    }

    [Fact]
    public void Backward_Repeated_LeavesNoTensorsBehind()
    {
        using var model = TinyModels.Create("deepseek");
        using var load = new ExpertLoad(TinyModels.Deepseek.Experts);
        Step();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        Step();
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);

        void Step()
        {
            using var rows = SequenceBatch.Pad(Sequences);
            new ChunkedPass(model, chunkLogits: 150).Backward(rows, load, (1, true), scored => (Loss(scored), 0));
        }
    }

    [Fact]
    public void Backward_Experts_AreCountedOnce()
    {
        using var model = TinyModels.Create("deepseek");
        using var load = new ExpertLoad(TinyModels.Deepseek.Experts);
        using var rows = SequenceBatch.Pad(Sequences);
        new ChunkedPass(model).Backward(rows, load, (1, false), scored => (Loss(scored), 0));
        Assert.Equal(rows.Count * rows.Width * TinyModels.Deepseek.NumExpertsPerToken, load.Counts(1).Sum());
    }

    private static Tensor Loss(ScoredBatch scored) => (scored.LogProbs * scored.LogProbs * scored.Rows.CompletionMask).sum() / 100;

    private static ((float Loss, double Entropy) Loss, SortedDictionary<string, Tensor> Gradients) Plain(CausalLM model)
    {
        using var engine = new TorchGradientEngine(model, workers: 1);
        return Measured(model, () => engine.AccumulateGradients([Sequences], 0.7, true, Report)[0]);
    }

    private static ((float Loss, double Entropy) Loss, SortedDictionary<string, Tensor> Gradients) Chunked(CausalLM model)
    {
        using var rows = SequenceBatch.Pad(Sequences);
        return Measured(model, () => new ChunkedPass(model, chunkLogits: 150).Backward(rows, null, (0.7, true), Report));
    }

    private static (Tensor Loss, (float, double) Report) Report(ScoredBatch scored)
    {
        var loss = Loss(scored);
        return (loss, (loss.item<float>(), scored.EntropySum));
    }

    private static ((float, double), SortedDictionary<string, Tensor>) Measured(CausalLM model, Func<(float, double)> backward)
    {
        var all = (model.Adapter?.Parameters() ?? model.named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter))).ToList();
        foreach (var (_, tensor) in all) tensor.grad?.zero_();
        var loss = backward();
        var gradients = all.Where(entry => entry.Item2.grad is not null).ToDictionary(entry => entry.Item1, entry => entry.Item2.grad!.clone());
        return (loss, new(gradients, StringComparer.Ordinal));
    }
}
