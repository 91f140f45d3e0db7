using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Rewards;
using R1.Training.PolicyOptimization;

namespace R1.Tests.Additions;

/// <summary>A reward that the library does not have, in this file alone: trained on, and reported under its name.</summary>
public class AddedRewardTests
{
    private static readonly ProblemsConfig Problems = new() { Families = ["arithmetic"], Levels = new LevelRange(1, 3) };

    [Fact]
    public void Train_RewardOfATest_IsWeighedAndReportedUnderItsName()
    {
        using var policy = SmallPolicy.Create();
        var config = new GrpoConfig { Steps = 2, PromptsPerStep = 2, GroupSize = 8, Sampling = new SamplingOptions { MaxNewTokens = 12 }, Workers = 1 };
        var task = new TrainingTask(new WeightedReward((new Variety(), 2), (new FormatReward(), 1)), new FamilySource(Problems));
        using var trainer = new GrpoTrainer(config, policy, task, new Seeds(1));
        Assert.All(trainer.Train().ToList(), step =>
        {
            Assert.InRange(step.RewardParts["variety"], 0.1, 1);
            Assert.Equal((2 * step.RewardParts["variety"]) + step.RewardParts["format"], step.MeanReward, 9);
        });
    }

    /// <summary>The share of tokens that a completion has not had before.</summary>
    private sealed class Variety : IReward
    {
        public string Name => "variety";

        public double Score(Rollout rollout) => rollout.Length == 0 ? 0 : rollout.Sampled.TokenIds.Distinct().Count() / (double)rollout.Length;
    }
}
