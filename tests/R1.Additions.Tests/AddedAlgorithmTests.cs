using R1.Configuration;
using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Rewards;
using R1.Runs;
using R1.Training.PolicyOptimization;
using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Tests.Additions;

/// <summary>An algorithm that the library does not have, in this file alone: REINFORCE with the mean reward of the whole step as its baseline.</summary>
public class AddedAlgorithmTests
{
    private static readonly GrpoConfig Config = new()
    {
        Steps = 2, PromptsPerStep = 2, GroupSize = 4, Sampling = new SamplingOptions { MaxNewTokens = 8 }, Workers = 1,
        Advantage = new AboveStepMean(),
        Objective = new PolicyObjective { Loss = new PlainPolicyGradient { Scale = 0.5 }, Aggregation = new TokenMean(), KlCoefficient = 0 },
    };

    [Fact]
    public void Train_AlgorithmOfATest_NeedsNothingElse()
    {
        using var policy = SmallPolicy.Create();
        var problems = new FamilySource(new ProblemsConfig { Families = ["arithmetic"], Levels = new LevelRange(1, 3) });
        using var trainer = new GrpoTrainer(Config, policy, new TrainingTask(new WeightedReward((new EvenTokens(), 1)), problems), new Seeds(1));
        Assert.All(trainer.Train().ToList(), step => Assert.True(step.GradientNorm > 0, $"{step}"));
    }

    [Fact]
    public void Estimate_TwoGroups_IsTheDistanceFromTheMeanOfAll()
    {
        var estimate = new AboveStepMean().Estimate(TokenRewards.Outcome([1, 0, 4, 3], [1, 2, 1, 1], groupSize: 2));
        Assert.Equal([[-1.0], [-2.0, -2.0], [2.0], [1.0]], estimate.Advantages);
    }

    [Fact]
    public void Config_OfTheAlgorithm_IsRecordedAndValidated()
    {
        using var root = new TemporaryFolder();
        using var run = Run.Start("added", Config, Preset.Smoke, 1, root.Path);
        var recorded = File.ReadAllText(Path.Combine(run.Folder, "config.json"));
        Assert.All(["\"above_step_mean\"", "\"plain_policy_gradient\"", "\"scale\": 0.5"], setting => Assert.Contains(setting, recorded));
        var faulty = Config with { Objective = Config.Objective with { Loss = new PlainPolicyGradient { Scale = -1 } } };
        Assert.Contains("objective.loss.scale = -1", Assert.Throws<InvalidConfigException>(() => faulty.Validate()).Message);
    }

    private sealed record AboveStepMean : AdvantageEstimator
    {
        public override AdvantageEstimate Estimate(TokenRewards rewards)
        {
            var scores = rewards.Scores().SelectMany(group => group).ToList();
            return new(rewards.Spread(scores.Select(score => score - scores.Average())));
        }
    }

    /// <summary>-A log pi.</summary>
    private sealed record PlainPolicyGradient : PolicyLoss
    {
        [System.ComponentModel.DataAnnotations.Range(0, 1e6)]
        public double Scale { get; init; } = 1;

        public override TokenLoss Compute(TokenTerms terms) => new(-(terms.Advantages * terms.LogProbs) * (float)Scale, terms.LogRatio.exp());
    }

    private sealed class EvenTokens : IReward
    {
        public string Name => "even_tokens";

        public double Score(Rollout rollout) => rollout.Sampled.TokenIds.Count(id => id % 2 == 0);
    }
}
