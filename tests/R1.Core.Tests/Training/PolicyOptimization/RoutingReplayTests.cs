using R1.Configuration;
using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Tests.Generation;
using R1.Tests.Generation.Vectorized;
using R1.Tests.Models;
using R1.Training.Gradients;
using R1.Training.Gradients.Vectorized;
using R1.Training.PolicyOptimization;
using R1.Training.PolicyOptimization.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Training.PolicyOptimization;

/// <summary>The experts that a sampler chose, compared with those of the training code and visited again by it.</summary>
public sealed class RoutingReplayTests : IDisposable
{
    private static readonly SamplingOptions Recording = new() { MaxNewTokens = 30, StopTokenIds = [1, 2], RecordsRouting = true };

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly CausalLM _model = VectorDecoderTests.CreateRandomised("deepseek");

    public void Dispose()
    {
        _scope.Dispose();
        _model.Dispose();
    }

    [Fact]
    public void Sample_Recording_GivesTheExpertsOfAForwardOverTheWholeText()
    {
        var requests = VectorSamplerTests.Requests(6, 3);
        var sampled = new TorchSampler(_model, maxRows: 5).Sample(requests, Recording);
        VectorSamplerTests.AssertIdentical(new TorchSampler(_model, maxRows: 5).Sample(requests, Recording with { RecordsRouting = false }), sampled);
        foreach (var (request, completion) in requests.SelectMany((request, i) => sampled[i].Select(completion => (request, completion))))
        {
            var expected = Visited(_model, [.. request.PromptIds, .. completion.TokenIds[..^1]]);
            Assert.Equal(expected.Select(Sets), completion.Routing!.Select(Sets));
        }
    }

    [Fact]
    public void Sample_NotAskedOrDense_RecordsNothing()
    {
        using var dense = TinyModels.Create("qwen3");
        var requests = VectorSamplerTests.Requests(2, 2);
        Assert.All(new TorchSampler(dense).Sample(requests, Recording).SelectMany(group => group), completion => Assert.Null(completion.Routing));
        var silent = new TorchSampler(_model).Sample(requests, Recording with { RecordsRouting = false });
        Assert.All(silent.SelectMany(group => group), completion => Assert.Null(completion.Routing));
    }

    [Fact]
    public void Score_SamplerOfTheSamePrecision_DisagreesNowhereAndReplayChangesNoBit()
    {
        var sequences = Sequences(_model);
        var (free, replayed) = (Scored(sequences, replays: false), Scored(sequences, replays: true));
        Assert.Equal((0.0, 0.0), (free.Disagreement, replayed.Disagreement));
        var plain = Scored([.. sequences.Select(s => s.Sequence with { Routing = null })]);
        Assert.Equal(plain, free.LogProbs);
        Assert.Equal(plain, replayed.LogProbs);
    }

    [Fact]
    public void Score_SamplerInBfloat16_DisagreesAndReplayBringsTheLogProbabilitiesCloser()
    {
        using var half = InBfloat16(_model);
        var sequences = Sequences(half);
        var sampler = sequences.Select(s => s.Completion.LogProbs).ToArray();
        var (free, replayed) = (Scored(sequences, replays: false), Scored(sequences, replays: true));
        Assert.InRange(free.Disagreement!.Value, 0.002, 0.2);
        // On replayed states the routers still choose for themselves: that they may disagree is what is counted.
        Assert.InRange(replayed.Disagreement!.Value, 0.002, free.Disagreement.Value + 0.01);
        var (before, after) = (SamplerAgreement.Of(sampler, free.LogProbs), SamplerAgreement.Of(sampler, replayed.LogProbs));
        Assert.True(after.MeanGap < 0.9 * before.MeanGap, $"mean gap {before.MeanGap} -> {after.MeanGap}");
        Assert.True(after.MaxGap < before.MaxGap, $"largest gap {before.MaxGap} -> {after.MaxGap}");
    }

    [Fact]
    public void Run_Replaying_VisitsTheSamplersExpertsAndNoOthers()
    {
        using var half = InBfloat16(_model);
        var sequences = Routed(Sequences(half), replays: true, new RoutingTally());
        using var rows = SequenceBatch.Pad(sequences);
        using var guard = no_grad();
        var (experts, weights) = (new List<Tensor>(), new List<Tensor>());
        using var load = new ExpertLoad(TinyModels.Deepseek.Experts)
        {
            Observer = (_, chosen, weight) =>
            {
                experts.Add(chosen.clone().DetachFromDisposeScope());
                weights.Add(weight.sum(-1).DetachFromDisposeScope());
            },
        };
        _model.Run(TorchGradientEngine.Inputs(rows, _model, load));
        var visited = stack(experts, 1).view(rows.Count, rows.Width, -1);
        foreach (var (row, sequence) in sequences.Index())
            foreach (var (t, recorded) in sequence.Routing!.Experts.Index())
                Assert.Equal(Sets(recorded), Sets([.. visited[row, t].data<long>().ToArray().Select(expert => (ushort)expert)]));
        // Normalised over the experts that are visited, times the factor of the configuration: the weights are the pass's own.
        Assert.All(weights, sums => TinyModels.AssertClose(full_like(sums, 2.5), sums));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Backward_ThreeRowsAtATimeOrPacked_ReplaysAndCountsOnce(bool packed)
    {
        using var half = InBfloat16(_model);
        var sampled = Sequences(half)[..6];
        var (plainTally, chunkedTally) = (new RoutingTally(), new RoutingTally());
        var plain = Gradients(engine => engine.AccumulateGradients([Routed(sampled, replays: true, plainTally)], 0.7, false, Loss));
        using var rows = SequenceBatch.Pad(Routed(sampled, replays: true, chunkedTally));
        var chunked = Gradients(_ => new ChunkedPass(_model, chunkLogits: 150, packed).Backward(rows, null, (0.7, false), Loss));
        Assert.Equal(plainTally.Share, chunkedTally.Share);
        Assert.True(plainTally.Share > 0);
        foreach (var (name, expected) in plain) TinyModels.AssertClose(expected, chunked[name], 1e-5 + 1e-4 * expected.abs().max().item<float>());
    }

    [Fact]
    public void Train_ReplayWithTheSamplerOfTheSamePrecision_IsEqualToTheBitToNoReplay()
    {
        var (steps, weights) = Trained(TinyTask.Config with { RoutingReplay = true });
        var (plain, expected) = Trained(TinyTask.Config);
        Assert.Equal(expected, weights);
        Assert.Equal(0, steps[0].RoutingDisagreement);
        Assert.All(plain, step => Assert.Null(step.RoutingDisagreement));
    }

    [Fact]
    public void Train_SamplerCorrection_ReportsTheDisagreementWithReplayAndWithout()
    {
        var corrected = TinyTask.Config with { Steps = 1, SamplerCorrection = new ImportanceWeights() };
        var (same, _) = Trained(corrected);
        var (free, _) = Trained(corrected, perturbed: true);
        var (replayed, _) = Trained(corrected with { RoutingReplay = true }, perturbed: true);
        var (alone, _) = Trained(corrected with { RoutingReplay = true, SamplerCorrection = null }, perturbed: true);
        Assert.Equal(0, same[0].RoutingDisagreement);
        Assert.All(new[] { free, replayed, alone }, steps => Assert.InRange(steps[0].RoutingDisagreement!.Value, 0.01, 0.9));
        // One layer has experts, so what its router reads is the same with replay and without.
        Assert.Equal(free[0].RoutingDisagreement, replayed[0].RoutingDisagreement);
        Assert.True(replayed[0].SamplerMeanGap < free[0].SamplerMeanGap, $"{free[0].SamplerMeanGap} -> {replayed[0].SamplerMeanGap}");
        Assert.Null(alone[0].SamplerMeanGap);
    }

    [Fact]
    public void Create_ReplayWithASamplerThatTellsNothing_IsRefused()
    {
        using var task = new TinyTask();
        var fault = Assert.Single(Assert.Throws<InvalidConfigException>(() => task.Trainer(TinyTask.Config with { RoutingReplay = true })).Faults);
        Assert.Equal("routing_replay", fault.Field);
        Assert.Contains("SamplerBackend.Torch", fault.ToString());
    }

    [Fact]
    public void Create_ReplayOnTheVectorisedEngine_IsRefused()
    {
        using var task = new TinyTask();
        var fault = Assert.Throws<InvalidConfigException>(() => new GrpoUpdater(
            TinyTask.Config with { RoutingReplay = true }, task.Model, model => new VectorGradientEngine(model, workers: 1)));
        Assert.Contains("only TorchSharp's gradients replay", fault.Message);
    }

    [Fact]
    public void ValidateFor_DenseModel_IsRefused() => Assert.Contains(
        "no layer of the model has experts",
        Assert.Throws<InvalidConfigException>(() => (TinyTask.Config with { RoutingReplay = true }).ValidateFor(TinyModels.Dense, [])).Message);

    [Fact]
    public void Write_NoReplay_SaysNothingOfIt()
    {
        Assert.DoesNotContain("routing", ConfigJson.Write(TinyTask.Config));
        Assert.DoesNotContain("routing", ConfigJson.Write(TinyTask.Config with { Sampling = Recording }));
        Assert.True(ConfigJson.Read<GrpoConfig>(ConfigJson.Write(TinyTask.Config with { RoutingReplay = true }), "grpo.json").RoutingReplay);
    }

    private static CausalLM InBfloat16(CausalLM model)
    {
        using var scope = NewDisposeScope();
        var half = CausalLM.Build(model.Config, new Placement(ScalarType.BFloat16, CPU));
        half.LoadStateDict(model.StateDict().ToDictionary(entry => entry.Name, entry => entry.Tensor));
        return half;
    }

    private static (TokenSequence Sequence, SampledCompletion Completion)[] Sequences(CausalLM sampler)
    {
        var requests = VectorSamplerTests.Requests(8, 4);
        var sampled = new TorchSampler(sampler).Sample(requests, Recording);
        return [.. requests.SelectMany((request, i) => sampled[i].Select(completion => (request.PromptIds, Completion: completion)))
            .Select((pair, i) => (new TokenSequence(pair.PromptIds, pair.Completion.TokenIds, i), pair.Completion))];
    }

    private static TokenSequence[] Routed((TokenSequence Sequence, SampledCompletion Completion)[] sampled, bool replays, RoutingTally tally) =>
        [.. sampled.Select(s => s.Sequence with { Routing = new SampledRouting(s.Completion.Routing!, replays, tally) })];

    private (float[][] LogProbs, double? Disagreement) Scored((TokenSequence Sequence, SampledCompletion Completion)[] sampled, bool replays)
    {
        var tally = new RoutingTally();
        return (Scored(Routed(sampled, replays, tally)), tally.Share);
    }

    private float[][] Scored(TokenSequence[] sequences)
    {
        var into = new float[sequences.Length][];
        using var engine = new TorchGradientEngine(_model, workers: 1);
        engine.Score(sequences, 1, into);
        return into;
    }

    private static ushort[][] Visited(CausalLM model, int[] ids)
    {
        using var guard = no_grad();
        using var recorder = new RoutingRecorder();
        model.Run(new ForwardInputs(tensor(ids, ScalarType.Int64).unsqueeze(0), null, null, null, null) { Routing = recorder });
        return recorder.Take();
    }

    // Two layers with three experts each, as sets.
    private static string Sets(ushort[] experts) => string.Join(" | ", experts.Chunk(3).Select(set => string.Join(' ', set.Order())));

    private static (Tensor, int) Loss(ScoredBatch scored) => ((scored.LogProbs * scored.LogProbs * scored.Rows.CompletionMask).sum() / 100, 0);

    private Dictionary<string, Tensor> Gradients(Action<TorchGradientEngine> backward)
    {
        using var engine = new TorchGradientEngine(_model, workers: 1);
        _model.zero_grad();
        backward(engine);
        return _model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!.clone());
    }

    // The perturbed sampler has other gates: all that it does otherwise is to visit other experts, with other weights.
    private static (List<GrpoStep> Steps, float[] Weights) Trained(GrpoConfig config, bool perturbed = false)
    {
        using var task = new TinyTask();
        using var other = task.Model.Clone();
        using var generator = new Generator(3);
        using (no_grad())
            foreach (var (name, parameter) in other.named_parameters())
                if (name.EndsWith("gate.weight", StringComparison.Ordinal)) parameter.add_(0.01 * randn(parameter.shape, generator: generator));
        var policy = new Policy(task.Model, SmallLanguage.Format, new TorchSampler(perturbed ? other : task.Model));
        using var trainer = new GrpoTrainer(
            config, policy, new TrainingTask(TinyTask.Scores((_, text) => text.Length), task), new Seeds(4),
            model => new TorchGradientEngine(model, workers: 1));
        return ([.. trainer.Train()], task.Weights());
    }
}
