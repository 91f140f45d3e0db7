using R1.Data;
using R1.Generation;
using R1.Models;
using R1.Pipeline.Preferences;
using R1.Rewards;
using R1.Tokenization;
using R1.Training.RewardModels;
using TorchSharp;

namespace R1.Tests.Pipeline.Preferences;

/// <summary>The reward model on a checkpoint of bytes that has learnt nothing.</summary>
public sealed class HelpfulnessModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public HelpfulnessModelTests() => UntrainedCheckpoint.Write(_folder.Path, new Qwen3Config
    {
        VocabSize = UntrainedCheckpoint.VocabularySize, HiddenSize = 32, IntermediateSize = 64, NumHiddenLayers = 2, NumAttentionHeads = 2,
        NumKeyValueHeads = 1, HeadDim = 16, MaxPositionEmbeddings = 64, TieWordEmbeddings = true,
    }, seed: 1);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(torch.ScalarType.Float32)]
    [InlineData(torch.ScalarType.BFloat16)]
    public void Train_PlainPreference_IsRightOnQuestionsItHasNotSeenAndReadsTheSummaryAlone(torch.ScalarType dtype)
    {
        using var policy = Load(dtype);
        var config = new HelpfulnessConfig
        {
            Seed = 1, HeldOut = 0.25, LongestText = 64, RewardModel = new RewardModelConfig { Epochs = 6, ExamplesPerStep = 8, LearningRate = 3e-3 },
        };
        using var model = HelpfulnessModel.Train(config, policy, Pairs(80));
        Assert.True(model.HeldOutAccuracy.Mean > 0.9, $"{model.HeldOutAccuracy}");
        Assert.True(model.Steps[^1].Training!.Loss < 0.5 * model.Steps[0].Training!.Loss);
        var (reward, question) = (model.ToReward(), Pairs(1)[0].Problem);
        Assert.True(reward.Score(question, "yes, gladly") > reward.Score(question, "no"));
        Assert.Equal(reward.Score(question, "no"), reward.Score(question, "<think> yes, gladly </think> no"));
        Assert.Equal(reward.Score(question, "no"), reward.Score(question, "<think> yes, gladly </think> <answer> no </answer>"));
        Assert.Equal(reward.Score(question, ""), reward.Score(question, "<think> yes, gladly"));
        Assert.InRange(model.Questions.Count, 40, 79);
    }

    [Fact]
    public void Train_AnswersTooLongForTheModel_AreLeftOutAndNamed()
    {
        using var policy = Load(torch.ScalarType.Float32);
        var pairs = Pairs(10).Select(pair => pair with { Chosen = new string('a', 80) }).ToList();
        var error = Assert.Throws<ArgumentException>(() => HelpfulnessModel.Train(new HelpfulnessConfig { Seed = 1, HeldOut = 0.5 }, policy, pairs));
        Assert.Contains("10 pairs leave 0 to train on and 0 to measure", error.Message);
        Assert.Contains("64 tokens", error.Message);
    }

    private Policy Load(torch.ScalarType dtype) => Policy.Load(_folder.Path, new PromptTemplate("{question}\n"), dtype);

    private static IReadOnlyList<PreferencePair> Pairs(int count) => [.. Enumerable.Range(0, count).Select(i => new PreferencePair(
        new Problem { Id = $"{i}", Family = PairFile.FamilyName, Level = 0, Language = "en", Question = $"Help with {i}?", Answer = null },
        i % 2 == 0 ? "yes, gladly" : "yes, of course", i % 3 == 0 ? "no" : "not now", 1))];
}
