using R1.Configuration;
using R1.Foundation;
using R1.Models;
using R1.Models.Adapters;
using R1.Pipeline;
using R1.Runs;
using R1.Training.FineTuning;
using R1.Training.Gradients;
using R1.Training.Gradients.Vectorized;
using R1.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Training.FineTuning;

public class FineTuningTests
{
    private static CausalLM Model() => CausalLM.Create(BaseModelConfig.SmallDeepseek(hiddenSize: 32, layers: 2), seed: 1);

    private static LoraConfig Adapters => new() { Rank = 4, Alpha = 8, TargetModules = ["q_b_proj", "o_proj"] };

    private static TokenSequence[] Set(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new TokenSequence([2, 10 + i, 3], [20 + i, .. Enumerable.Repeat(30, i), 1], i))];

    [Fact]
    public void TrainerOf_FirstLoss_IsTheCrossEntropyOfEachDocumentByItself()
    {
        using var model = Model();
        var set = Set(6);
        // Every document alone, so that no token can see another document.
        var (sum, count) = (0.0, 0);
        foreach (var document in set)
        {
            using var scope = NewDisposeScope();
            int[] ids = [.. document.PromptIds, .. document.CompletionIds];
            var logits = model.Forward(tensor(ids[..^1].Select(id => (long)id).ToArray()).unsqueeze(0))[0];
            var completion = logits[(document.PromptIds.Length - 1)..].to(ScalarType.Float64);
            var losses = nn.functional.cross_entropy(completion, tensor(document.CompletionIds.Select(id => (long)id).ToArray()), reduction: nn.Reduction.Sum);
            (sum, count) = (sum + losses.item<double>(), count + document.CompletionIds.Length);
        }
        using var trainer = new FineTuningConfig { Epochs = 1, TokensPerStep = 10_000, MicroBatchTokens = 64 }.TrainerOf(model, set, new Seeds(1));
        Assert.Equal(sum / count, trainer.Train().Single().Loss, 1e-6 * sum / count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Score_OtherDocumentInTheSameBatch_ChangesNoBitOfThisOne(bool isVectorised)
    {
        using var model = Model();
        using IGradientEngine engine = isVectorised ? new VectorGradientEngine(model, 1) : new TorchGradientEngine(model, 1);
        var document = Set(5)[4];
        float[] Beside(int token)
        {
            var into = new float[2][];
            engine.Score([new TokenSequence([2, token], [token, token + 1, token, 1], 0), document with { Index = 1 }], 1, into);
            return into[1];
        }
        Assert.Equal(Beside(40), Beside(50));
    }

    [Fact]
    public void TrainerOf_Epochs_FollowTheCosineAndLearn()
    {
        using var model = Model();
        using var trainer = new FineTuningConfig { Epochs = 20, TokensPerStep = 20, Floor = 0.1 }.TrainerOf(model, Set(6), new Seeds(1));
        var steps = trainer.Train().ToList();
        Assert.Equal(0, steps.Count % 20);
        Assert.True(steps[^1].Loss < steps[0].Loss / 2, $"{steps[0].Loss} -> {steps[^1].Loss}");
        Assert.Equal(0.1, steps[^1].LearningRateScale, 2);
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.True(pair.First.LearningRateScale >= pair.Second.LearningRateScale));
    }

    [Fact]
    public void TrainerOf_NothingToTrainOn_Throws()
    {
        using var model = Model();
        Assert.Throws<ArgumentException>(() => new FineTuningConfig().TrainerOf(model, [], new Seeds(1)));
    }

    [Fact]
    public void TrainerOf_ExampleLongerThanTheModelReads_IsRefusedBeforeAnyStep()
    {
        using var model = Model();
        var most = model.Config.MaxPositionEmbeddings;
        TokenSequence Of(int length) => new([2], [.. Enumerable.Repeat(5, length - 1)], 0);
        new FineTuningConfig().TrainerOf(model, [Of(most + 1)], new Seeds(1)).Dispose();
        var fault = Assert.Throws<ArgumentException>(() => new FineTuningConfig().TrainerOf(model, [Of(9), Of(most + 2)], new Seeds(1))).Message;
        Assert.StartsWith($"1 of 2 examples are longer than the {most + 1} tokens that the model can read, the longest {most + 2}: leave them out.", fault);
    }

    [Fact]
    public void TrainerOf_AdamW_MovesWhatMuonMoves()
    {
        using var model = Model();
        var before = model.named_parameters().ToDictionary(p => p.name, p => p.parameter.clone());
        var config = new FineTuningConfig { Optimizer = OptimizerKind.AdamW, LearningRate = 1e-2, Epochs = 20, TokensPerStep = 20 };
        using var trainer = config.TrainerOf(model, Set(6), new Seeds(1));
        var steps = trainer.Train().ToList();
        Assert.True(steps[^1].Loss < steps[0].Loss / 2, $"{steps[0].Loss} -> {steps[^1].Loss}");
        Assert.All(model.named_parameters(), p => Assert.False(p.parameter.eq(before[p.name]).all().item<bool>(), p.name));
    }

    [Fact]
    public void TrainerOf_Adapter_IsTrainedAloneByAdamWAndResumesToTheSame()
    {
        var config = new FineTuningConfig { Optimizer = OptimizerKind.AdamW, LearningRate = 3e-2, Epochs = 8, TokensPerStep = 20 };
        double[] Train(string? stop, string? resume)
        {
            using var model = Model();
            var before = model.named_parameters().ToDictionary(p => p.name, p => p.parameter.clone());
            using var adapter = LoraAdapter.Attach(model, Adapters, seed: 1);
            using var trainer = config.TrainerOf(model, Set(6), new Seeds(1));
            if (resume is not null) Assert.Equal(5, new CheckpointStore(resume, "test").Load(trainer.Parts()));
            var losses = trainer.Train().Take(stop is null ? int.MaxValue : 5).Select(step => step.Loss).ToArray();
            if (stop is not null) new CheckpointStore(stop, "test").Save(5, trainer.Parts());
            Assert.All(model.named_parameters(), p => Assert.True(p.parameter.eq(before[p.name]).all().item<bool>(), p.name));
            return losses;
        }
        var straight = Train(null, null);
        Assert.True(straight[^1] < straight[0], $"{straight[0]} -> {straight[^1]}");
        using var folder = new TemporaryFolder();
        Assert.Equal(straight, Train(folder.Path, null).Concat(Train(null, folder.Path)));
    }

    [Fact]
    public void TrainerOf_AdapterByMuon_IsRefused()
    {
        using var model = Model();
        using var adapter = LoraAdapter.Attach(model, Adapters, seed: 1);
        var fault = Assert.Throws<InvalidConfigException>(() => new FineTuningConfig().TrainerOf(model, Set(6), new Seeds(1))).Message;
        Assert.Contains("an adapter is trained with adam_w", fault);
    }
}
