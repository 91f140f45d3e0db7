using R1.Configuration;
using R1.Data;
using R1.Foundation;
using R1.Models;
using R1.Pipeline;
using R1.Training.Gradients;
using R1.Training.RewardModels;

namespace R1.Tests.Training.RewardModels;

public class RewardModelTests
{
    private static readonly RewardModelConfig Config = new() { Epochs = 6, ExamplesPerStep = 16, LearningRate = 3e-3 };

    private static RewardModel Create(int? microBatchTokens = null)
    {
        using var model = CausalLM.Create(BaseModelConfig.SmallDeepseek(hiddenSize: 32, layers: 2), seed: 1);
        return new RewardModel(Config with { MicroBatchTokens = microBatchTokens }, model);
    }

    // Texts of any length whose last word but one decides.
    private static TokenSequence Text(bool isGood, SeededRandom random) => new(
        [4, 5], [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(10, 30)), isGood ? 40 : 41, SmallLanguage.EndOfDocumentId], 0);

    [Fact]
    public void TrainOnPairs_FirstStep_IsChanceAndThenHeldOutPairsAreToldApart()
    {
        var random = new SeededRandom(2);
        (TokenSequence, TokenSequence)[] pairs = [.. Enumerable.Range(0, 160).Select(_ => (Text(true, random), Text(false, random)))];
        using var model = Create();
        var losses = model.TrainOnPairs(pairs, new Seeds(1));
        Assert.Equal(60, losses.Count);
        // The head starts at zero, so both scores are equal and the loss is log 2.
        Assert.Equal(Math.Log(2), losses[0], 5);
        var good = model.Score([.. Enumerable.Range(0, 40).Select(_ => Text(true, random))]);
        var bad = model.Score([.. Enumerable.Range(0, 40).Select(_ => Text(false, random))]);
        Assert.InRange(good.Zip(bad, (g, b) => g > b ? 1.0 : 0).Average(), 0.9, 1);
    }

    [Fact]
    public void TrainOnLabels_HeldOutTexts_HaveTheSignOfTheirLabel()
    {
        var random = new SeededRandom(3);
        (TokenSequence, bool)[] texts = [.. Enumerable.Range(0, 200).Select(i => (Text(i % 2 == 0, random), i % 2 == 0))];
        using var model = Create();
        model.TrainOnLabels(texts, new Seeds(1));
        var scores = model.Score([.. Enumerable.Range(0, 60).Select(i => Text(i % 2 == 0, random))]);
        Assert.InRange(scores.Where((score, i) => score > 0 == (i % 2 == 0)).Count(), 54, 60);
    }

    /// <summary>What memory asks for is no part of the recipe.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public void TrainOnPairs_InParts_HasTheLossesOfWholeSteps(int microBatchTokens)
    {
        var random = new SeededRandom(5);
        (TokenSequence, TokenSequence)[] pairs = [.. Enumerable.Range(0, 32).Select(_ => (Text(true, random), Text(false, random)))];
        using var whole = Create();
        using var parts = Create(microBatchTokens);
        foreach (var (expected, loss) in whole.TrainOnPairs(pairs, new Seeds(1)).Zip(parts.TrainOnPairs(pairs, new Seeds(1)))) Assert.Equal(expected, loss, 3);
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
        model.TrainOnLabels([.. texts.Select((text, i) => (text, i % 2 == 0))], new Seeds(1));
        var together = model.Score(texts);
        foreach (var (text, score) in texts.Zip(together)) Assert.Equal(model.Score([text])[0], score, 5);
    }

    [Fact]
    public void TrainOnPairs_None_Throws()
    {
        using var model = Create();
        Assert.Throws<ArgumentException>(() => model.TrainOnPairs([], new Seeds(1)));
    }

    [Fact]
    public void Create_RatesOutOfRange_Throws()
    {
        using var model = CausalLM.Create(BaseModelConfig.SmallDeepseek(hiddenSize: 32, layers: 2), seed: 1);
        Assert.Throws<InvalidConfigException>(() => new RewardModel(Config with { LearningRate = 2 }, model));
    }
}
