using R1.Configuration;
using R1.Data;
using R1.Data.Registers;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Rewards;
using R1.Training.Gradients;
using R1.Training.PolicyOptimization;
using R1.Training.Pretraining;

namespace R1.Tests.Pipeline;

/// <summary>
/// Pre-training and GRPO on weekdays with one operation, small enough for seconds. The corpus is wrong half of the time, so the base model is
/// too; rewards alone must then make it right.
/// </summary>
public sealed class LearningTests : IDisposable
{
    private static readonly RegisterFamily Weekdays = RegisterFamily.Named("calendar");
    private static readonly WritingStyle HalfWrong = new() { Granularity = Granularity.Direct, ErrorRate = 0.5 };

    private readonly Seeds _seeds = new(5);
    private readonly Policy _policy = new(CausalLM.Create(BaseModelConfig.For(Preset.Smoke, 5).Model, 5), SmallLanguage.Format);

    [Fact]
    public void Train_CorpusThatIsHalfWrong_GrpoMakesTheModelRight()
    {
        var losses = Pretrain();
        Assert.True(losses[^1] < 0.1 * losses[0], $"loss {losses[0]:0.00} -> {losses[^1]:0.00}");
        var accuracies = Reinforce();
        Assert.InRange(accuracies[0], 0.3, 0.6);
        Assert.InRange(accuracies.TakeLast(5).Average(), 0.9, 1);
    }

    public void Dispose() => _policy.Dispose();

    private List<double> Pretrain()
    {
        var config = new PretrainConfig { Steps = 80, TokensPerStep = 1500, MicroBatchTokens = 800 };
        using var trainer = new Pretrainer(config, _policy.Model, step =>
            [.. Enumerable.Range(0, 128).Select(i => Document(i, _seeds.Random("corpus", step, i)))], workers: 2);
        return [.. trainer.Train().Select(step => step.Loss)];
    }

    private List<double> Reinforce()
    {
        var config = new GrpoConfig
        {
            Steps = 30, PromptsPerStep = 16, GroupSize = 16, MiniBatches = 2, LearningRate = 3e-3, MicroBatchTokens = 1024,
            Sampling = new SamplingOptions { MaxNewTokens = 16 },
        };
        var reward = new WeightedReward((new AccuracyReward(), 1), (new FormatReward(), 1));
        using var trainer = new GrpoTrainer(config, _policy, new TrainingTask(reward, new Weekday()), _seeds);
        return [.. trainer.Train().Select(step => step.RewardParts["accuracy"])];
    }

    // Problems with one operation out of three.
    private sealed class Weekday : IProblemSource
    {
        public IReadOnlyList<Problem> Draw(int count, Split split, SeededRandom random) =>
            [.. Enumerable.Range(0, count).Select(_ => Program(random).ToProblem("en"))];
    }

    private static TokenSequence Document(int index, SeededRandom random)
    {
        var program = Program(random);
        return new TokenSequence(
            SmallLanguage.Prompt(program.ToProblem("en")), SmallLanguage.Completion(program.Write("en", HalfWrong, random).Format()), index);
    }

    private static RegisterProgram Program(SeededRandom random) => new(Weekdays, random.Next(Weekdays.States.Count), [random.Next(3)]);
}
