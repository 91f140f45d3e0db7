using R1.Models;
using R1.Pipeline;
using R1.Training.Gradients;
using static TorchSharp.torch;

namespace R1.Tests.Training.Gradients;

public sealed class TorchGradientEngineTests : IDisposable
{
    // Six micro-batches of one sequence each: several to a worker.
    private static readonly TokenSequence[] Sequences = [.. Enumerable.Range(0, 6).Select(i => new TokenSequence([1, 2 + i], [5, 3 + i, 4], i))];
    private static readonly IReadOnlyList<TokenSequence>[] MicroBatches = [.. Sequences.Select(s => (IReadOnlyList<TokenSequence>)[s])];

    private readonly CausalLM _model = CausalLM.Create(BaseModelConfig.SmallDeepseek(hiddenSize: 16, layers: 2), seed: 2);

    [Fact]
    public void AccumulateGradients_OneOrThreeWorkers_GiveTheSameGradient()
    {
        var (one, three) = (Gradient(workers: 1), Gradient(workers: 3));
        Assert.True(one.Max() > 0);
        for (var i = 0; i < one.Length; i++) Assert.Equal(one[i], three[i], 1e-5f);
    }

    [Fact]
    public void AccumulateGradients_SameWorkersAgain_RepeatsToTheBit() => Assert.Equal(Gradient(workers: 2), Gradient(workers: 2));

    [Fact]
    public void AccumulateGradients_TwoCalls_Add()
    {
        var (once, twice) = (Gradient(workers: 1), Gradient(workers: 1, calls: 2));
        for (var i = 0; i < once.Length; i++) Assert.Equal(2 * once[i], twice[i], 1e-5f);
    }

    [Fact]
    public void AccumulateGradients_Reports_ComeInTheOrderOfTheMicroBatches()
    {
        using var engine = new TorchGradientEngine(_model, workers: 3);
        var indices = engine.AccumulateGradients(MicroBatches, 1, false, scored => (scored.LogProbs.sum(), scored.Rows.Sequences[0].Index));
        Assert.Equal([0, 1, 2, 3, 4, 5], indices);
    }

    [Fact]
    public void Score_AnySequences_GivesTheLogProbabilitiesThatTheLossSees()
    {
        using var engine = new TorchGradientEngine(_model, workers: 2);
        var scores = new float[Sequences.Length][];
        engine.Score(Sequences, temperature: 0.7, scores);
        var seen = engine.AccumulateGradients(
            MicroBatches, 0.7, true,
            scored => (scored.LogProbs.sum(), ((scored.LogProbs * scored.Rows.CompletionMask).sum().item<float>(), scored.EntropySum)));
        for (var i = 0; i < seen.Length; i++)
        {
            Assert.Equal(3, scores[i].Length);
            Assert.Equal(scores[i].Sum(), seen[i].Item1, 1e-4f);
            Assert.InRange(seen[i].EntropySum, 0.1, 3 * Math.Log(_model.Config.VocabSize));
        }
    }

    [Fact]
    public void Synchronize_ChangedWeights_ReachTheReplicas()
    {
        using var engine = new TorchGradientEngine(_model, workers: 2);
        using (no_grad())
            foreach (var parameter in _model.parameters()) parameter.mul_(1.5);
        engine.Synchronize();
        var scores = new float[Sequences.Length][];
        engine.Score([.. Sequences.Concat(Sequences)], temperature: 1, scores);
        using var fresh = new TorchGradientEngine(_model, workers: 1);
        var expected = new float[Sequences.Length][];
        fresh.Score(Sequences, temperature: 1, expected);
        Assert.Equal(expected.SelectMany(row => row), scores.SelectMany(row => row), (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void BalanceExperts_LoadOfAllWorkers_IsCountedOnceAndForgotten()
    {
        using var one = new TorchGradientEngine(_model, workers: 1);
        using var three = new TorchGradientEngine(_model, workers: 3);
        Accumulate(one);
        Accumulate(three);
        var imbalance = one.BalanceExperts(speed: 0);
        Assert.True(imbalance > 1, $"{imbalance}");
        Assert.Equal(imbalance, three.BalanceExperts(speed: 0), 1e-9);
        Assert.NotEqual(imbalance, three.BalanceExperts(speed: 0), 1e-3);
    }

    public void Dispose() => _model.Dispose();

    private static void Accumulate(TorchGradientEngine engine) => engine.AccumulateGradients(MicroBatches, 1, false, scored => (Loss(scored), 0));

    private static Tensor Loss(ScoredBatch scored) => -(scored.LogProbs * scored.Rows.CompletionMask).sum();

    private float[] Gradient(int workers, int calls = 1)
    {
        using var engine = new TorchGradientEngine(_model, workers);
        _model.zero_grad();
        for (var i = 0; i < calls; i++) Accumulate(engine);
        return [.. _model.parameters().Where(p => p.grad is not null).SelectMany(p => p.grad!.data<float>().ToArray())];
    }
}
