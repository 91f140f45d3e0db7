using R1.Configuration;
using R1.Data;
using R1.Foundation;
using R1.Models;
using R1.Models.Adapters;
using R1.Pipeline;
using R1.Runs;
using R1.Training.Gradients;
using R1.Training.RewardModels;

namespace R1.Tests.Training.RewardModels;

public class RewardModelTests
{
    private static readonly RewardModelConfig Config = new() { Epochs = 6, ExamplesPerStep = 16, LearningRate = 3e-3 };

    private static readonly LoraConfig Adapter = new() { Rank = 8, Alpha = 32, TargetModules = ["q_b_proj", "o_proj", "down_proj"] };

    private static RewardModel Create(LoraConfig? lora = null)
    {
        using var model = CausalLM.Create(BaseModelConfig.SmallDeepseek(hiddenSize: 32, layers: 2), seed: 1);
        return new RewardModel(model, lora);
    }

    private static List<RewardModelStep> TrainOnPairs(RewardModel model, RewardModelConfig config, (TokenSequence, TokenSequence)[] pairs)
    {
        using var trainer = RewardModelTrainer.OnPairs(config, model, pairs, new Seeds(1));
        return [.. trainer.Train()];
    }

    private static void TrainOnLabels(RewardModel model, (TokenSequence, bool)[] texts)
    {
        using var trainer = RewardModelTrainer.OnLabels(Config, model, texts, new Seeds(1));
        Assert.Equal(trainer.Steps, trainer.Train().Count());
    }

    private static (TokenSequence, TokenSequence)[] Pairs(int count, SeededRandom random) =>
        [.. Enumerable.Range(0, count).Select(_ => (Text(true, random), Text(false, random)))];

    // Texts of any length whose last word but one decides.
    private static TokenSequence Text(bool isGood, SeededRandom random) => new(
        [4, 5], [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(10, 30)), isGood ? 40 : 41, SmallLanguage.EndOfDocumentId], 0);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OnPairs_FirstStep_IsChanceAndThenHeldOutPairsAreToldApart(bool lora)
    {
        var random = new SeededRandom(2);
        using var model = Create(lora ? Adapter : null);
        var steps = TrainOnPairs(model, lora ? Config with { LearningRate = 1e-2 } : Config, Pairs(160, random));
        Assert.Equal(60, steps.Count);
        // The head starts at zero, so both scores are equal and the loss is log 2.
        Assert.Equal(Math.Log(2), steps[0].Loss, 5);
        Assert.All(steps, step => Assert.Equal(0, step.SkippedUpdates));
        Assert.InRange(model.Agreement(Pairs(40, random)).Average(), 0.9, 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OnPairs_CutOff_GoesOnToTheSameNumbers(bool lora)
    {
        var random = new SeededRandom(6);
        var (pairs, config) = (Pairs(40, random), Config with { Epochs = 2, ExamplesPerStep = 10 });
        using var folder = new TemporaryFolder();
        IReadOnlyList<double> Trained(string name, int? stopAfter)
        {
            using var run = Run.ResumeUnfinishedOrStart(name, new { }, Preset.Smoke, 1, folder.Path);
            using var model = Create(lora ? Adapter : null);
            using var trainer = RewardModelTrainer.OnPairs(config, model, pairs, new Seeds(1));
            var training = new StageTraining<RewardModelStep>(trainer, checkpointEvery: 3);
            foreach (var step in training.Train(run.Stage("reward")))
                if (step.Step == stopAfter) return [];
            Assert.Equal(Enumerable.Range(1, 8), training.Steps.Select(step => step.Step));
            return [.. training.Steps.Select(step => step.Training!.Loss), .. model.Score([pairs[0].Item1, pairs[0].Item2])];
        }
        var whole = Trained("whole", stopAfter: null);
        Trained("cut", stopAfter: 5); // in the second pass; the last checkpoint is of step 3
        Assert.Equal(whole, Trained("cut", stopAfter: null));
    }

    [Fact]
    public void OnLabels_HeldOutTexts_HaveTheSignOfTheirLabel()
    {
        var random = new SeededRandom(3);
        (TokenSequence, bool)[] texts = [.. Enumerable.Range(0, 200).Select(i => (Text(i % 2 == 0, random), i % 2 == 0))];
        using var model = Create();
        TrainOnLabels(model, texts);
        var scores = model.Score([.. Enumerable.Range(0, 60).Select(i => Text(i % 2 == 0, random))]);
        Assert.InRange(scores.Where((score, i) => score > 0 == (i % 2 == 0)).Count(), 54, 60);
    }

    /// <summary>What memory asks for is no part of the recipe.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public void OnPairs_InParts_HasTheLossesOfWholeSteps(int microBatchTokens)
    {
        var pairs = Pairs(32, new SeededRandom(5));
        using var whole = Create();
        using var parts = Create();
        var inParts = TrainOnPairs(parts, Config with { MicroBatchTokens = microBatchTokens }, pairs);
        foreach (var (expected, step) in TrainOnPairs(whole, Config, pairs).Zip(inParts)) Assert.Equal(expected.Loss, step.Loss, 3);
    }

    [Theory]
    [InlineData(null, new[] { 5 })]
    [InlineData(16, new[] { 2, 1, 2 })] // 2 * 2 rows of 4, one of 9, 2 * 2 of 3
    [InlineData(1, new[] { 1, 1, 1, 1, 1 })]
    public void Parts_Lengths_KeepTheBudgetAndTheOrder(int? budget, int[] expected)
    {
        var parts = (Config with { MicroBatchTokens = budget }).Parts([4, 3, 9, 3, 3], length => (2, length)).ToList();
        Assert.Equal(expected, parts.Select(part => part.Count));
        Assert.Equal([4, 3, 9, 3, 3], parts.SelectMany(part => part));
    }

    [Fact]
    public void Score_TextAmongLongerOnes_IsTheSameAsAlone()
    {
        var random = new SeededRandom(4);
        TokenSequence[] texts = [.. Enumerable.Range(0, 9).Select(i => Text(i % 2 == 0, random))];
        using var model = Create();
        TrainOnLabels(model, [.. texts.Select((text, i) => (text, i % 2 == 0))]);
        var together = model.Score(texts);
        foreach (var (text, score) in texts.Zip(together)) Assert.Equal(model.Score([text])[0], score, 5);
    }

    [Fact]
    public void OnPairs_None_Throws()
    {
        using var model = Create();
        Assert.Throws<ArgumentException>(() => RewardModelTrainer.OnPairs(Config, model, [], new Seeds(1)));
    }

    [Fact]
    public void OnPairs_RatesOutOfRange_Throws()
    {
        using var model = Create();
        var config = Config with { LearningRate = 2 };
        Assert.Throws<InvalidConfigException>(() => RewardModelTrainer.OnPairs(config, model, Pairs(1, new SeededRandom(1)), new Seeds(1)));
    }
}
