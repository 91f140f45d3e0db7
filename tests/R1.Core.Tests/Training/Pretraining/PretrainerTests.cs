using R1.Models;
using R1.Pipeline;
using R1.Training.Gradients;
using R1.Training.Optimizers;
using R1.Training.Pretraining;
using static TorchSharp.torch;

namespace R1.Tests.Training.Pretraining;

public sealed class PretrainerTests : IDisposable
{
    private const string Embedding = "model.embed_tokens.weight";
    private static readonly PretrainConfig Config = new() { Steps = 4, TokensPerStep = 20, MicroBatchTokens = 8 };

    private readonly CausalLM _model = CausalLM.Create(BaseModelConfig.SmallDeepseek(hiddenSize: 16, layers: 2), seed: 2);

    [Fact]
    public void Train_SameDocuments_LossFallsFromThatOfAGuess()
    {
        using var trainer = Trainer(Config with { Steps = 30 });
        var steps = trainer.Train().ToList();
        Assert.Equal(Enumerable.Range(1, 30), steps.Select(step => step.Step));
        Assert.Equal(Math.Log(_model.Config.VocabSize), steps[0].Loss, 0.3);
        Assert.True(steps[^1].Loss < steps[0].Loss / 2, $"{steps[0].Loss} -> {steps[^1].Loss}");
        Assert.Equal(30 * Documents(1).Sum(d => d.Length), steps[^1].Tokens);
        Assert.DoesNotContain(steps, step => step.SkippedUpdates > 0);
    }

    [Fact]
    public void Train_SomeMicroBatchesOrOne_GiveTheSameLoss()
    {
        using var small = Trainer(Config);
        var loss = small.Train().First().Loss;
        using var other = CausalLM.Create(_model.Config, seed: 2);
        using var large = new Pretrainer(Config with { MicroBatchTokens = 1000 }, other, Documents, workers: 1);
        Assert.Equal(loss, large.Train().First().Loss, 1e-5);
    }

    [Fact]
    public void Train_Warmup_ScalesTheLearningRate()
    {
        using var trainer = Trainer(Config with { Schedule = new LearningRateSchedule { WarmupSteps = 4 } });
        Assert.Equal([0.25, 0.5, 0.75, 1], trainer.Train().Select(step => step.LearningRateScale));
    }

    [Fact]
    public void Train_Clipping_ScalesTheGradientToTheNormAndReportsItAsItWas()
    {
        using var trainer = Trainer(Config with { MaxGradientNorm = 1e-3 });
        Assert.True(trainer.Train().First().GradientNorm > 0.01);
        Assert.Equal(1e-3, Math.Sqrt(trainer.Optimizer.Gradients.Sum(g => Math.Pow(g.norm().item<float>(), 2))), 1e-6);
    }

    [Fact]
    public void Train_GradientThatIsNotFinite_IsSkippedAndReportedAndTrainingGoesOn()
    {
        using var trainer = Trainer(Config);
        var steps = trainer.Train().GetEnumerator();
        var good = _model.StateDict().Single(entry => entry.Name == Embedding).Tensor.clone();
        SetEmbedding(full_like(good, float.NaN), trainer);
        var before = Rest();
        Assert.True(steps.MoveNext());
        Assert.Equal(1, steps.Current.SkippedUpdates);
        Assert.Equal(before, Rest());
        Assert.All(trainer.Optimizer.State().Values, state => Assert.Equal(0, state.to(ScalarType.Float64).abs().sum().item<double>()));

        SetEmbedding(good, trainer);
        Assert.True(steps.MoveNext());
        Assert.Equal((2, 0), (steps.Current.Step, steps.Current.SkippedUpdates));
        Assert.NotEqual(before, Rest());
    }

    [Fact]
    public void Train_DocumentsWithoutCompletions_SaysForWhichStep()
    {
        using var trainer = new Pretrainer(Config, _model, _ => [], workers: 1);
        Assert.Contains("documents of step 1", Assert.Throws<InvalidOperationException>(() => trainer.Train().First()).Message);
    }

    public void Dispose() => _model.Dispose();

    private Pretrainer Trainer(PretrainConfig config) => new(config, _model, Documents, workers: 1);

    private static IReadOnlyList<TokenSequence> Documents(int step) => [new([1, 2, 3], [4, 5], 0), new([3], [2, 1, 6, 7], 1)];

    // Restoring the progress hands the changed weights to the engine.
    private void SetEmbedding(Tensor values, Pretrainer trainer)
    {
        using (no_grad()) _model.StateDict().Single(entry => entry.Name == Embedding).Tensor.copy_(values);
        var progress = trainer.Parts().Single(part => part.Name == "trainer.json");
        using var saved = new MemoryStream();
        progress.Save(saved);
        saved.Position = 0;
        progress.Load(saved);
    }

    private float[] Rest() =>
        [.. _model.StateDict().Where(entry => entry.Name != Embedding).SelectMany(entry => entry.Tensor.detach().contiguous().data<float>().ToArray())];
}
