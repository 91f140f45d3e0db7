using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Rewards;
using R1.Tokenization;
using R1.Training.Gradients;
using R1.Training.PolicyOptimization;
using R1.Training.Pretraining;

namespace R1.Tests.Additions;

/// <summary>A kind of problem that the library does not have, in this file alone: read in pre-training and trained on.</summary>
public class AddedProblemKindTests
{
    private static readonly ProblemFamilies Families = new([new Parity()]);
    private static readonly WordTokenizer Tokenizer = new(Families.Vocabulary);

    [Fact]
    public void Train_FamilyOfATest_NeedsNothingElse()
    {
        var source = new FamilySource(new ProblemsConfig { Families = ["parity"], Levels = new LevelRange(1, 6) }, Families);
        var model = CausalLM.Create(BaseModelConfig.SmallDeepseek(hiddenSize: 16, layers: 2) with { VocabSize = Families.Vocabulary.Count }, seed: 1);
        using var policy = new Policy(model, new PromptFormat(Tokenizer, PromptTemplate.Small, [Tokenizer.IdOf("<eos>")]));
        Pretrain(policy.Model);
        var config = new GrpoConfig { Steps = 2, PromptsPerStep = 4, GroupSize = 8, Sampling = new SamplingOptions { MaxNewTokens = 12 }, Workers = 1 };
        var reward = new WeightedReward((new AccuracyReward(), 1), (new FormatReward(), 1));
        using var trainer = new GrpoTrainer(config, policy, new TrainingTask(reward, source), new Seeds(1));
        Assert.All(trainer.Train().ToList(), step => Assert.True(step.RewardParts["format"] > 0.5));
    }

    private static void Pretrain(CausalLM model)
    {
        using var trainer = new Pretrainer(new PretrainConfig { Steps = 60, TokensPerStep = 500, MicroBatchTokens = 500 }, model, Documents, workers: 1);
        foreach (var _ in trainer.Train()) { }
    }

    private static IReadOnlyList<TokenSequence> Documents(int step)
    {
        var (random, style) = (new SeededRandom((ulong)step), new WritingStyle { Granularity = Granularity.Direct, ErrorRate = 0.5 });
        return [.. Enumerable.Range(0, 30).Select(i =>
        {
            var drawn = (IWorkedProblem)Families.Named("parity").Draw(random.Next(1, 7), Split.Train, random);
            return new TokenSequence(
                [.. Tokenizer.EncodeToIds(PromptTemplate.Small.Render(drawn.ToProblem("en").Question))],
                [.. Tokenizer.EncodeToIds(drawn.Write("en", style, random).Format()), Tokenizer.IdOf("<eos>")], i);
        })];
    }

    /// <summary>Is the number of ones odd or even?</summary>
    private sealed class Parity : IProblemFamily
    {
        public string Name => "parity";

        public IReadOnlyList<string> Words => ["parity", "奇偶", "0", "1", "odd", "even"];

        public int MaxLevel => 12;

        public IDrawnProblem Draw(int level, Split split, SeededRandom random, double advancedRate = 0)
        {
            while (true)
            {
                var bits = new Bits([.. Enumerable.Range(0, level + 4).Select(_ => random.Next(2))]);
                if (Splits.Of(bits.Identity) == split) return bits;
            }
        }
    }

    private sealed record Bits(int[] Values) : IWorkedProblem
    {
        public string Identity => $"parity|{string.Join(' ', Values)}";

        public Problem ToProblem(string language) => new()
        {
            Id = $"{Identity}|{language}",
            Family = "parity",
            Level = Values.Length - 4,
            Language = language,
            Question = $"{(language == "zh" ? "奇偶" : "parity")} {string.Join(' ', Values)} ?",
            Answer = Name(Values.Sum()),
        };

        public ReasoningTrace Write(string language, WritingStyle style, SeededRandom random) =>
            new("", Name(Values.Sum() + (random.NextDouble() < style.ErrorRate ? 1 : 0)));

        private static string Name(int sum) => sum % 2 == 1 ? "odd" : "even";
    }
}
