using R1.Foundation;
using R1.Models;
using R1.Pipeline;
using R1.Training.FineTuning;
using R1.Training.Gradients;
using R1.Training.Gradients.Vectorized;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Training.FineTuning;

public class FineTuningTests
{
    private static CausalLM Model() => CausalLM.Create(BaseModelConfig.SmallDeepseek(hiddenSize: 32, layers: 2), seed: 1);

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
}
