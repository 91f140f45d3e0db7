using R1.Pipeline;
using R1.Training.PolicyOptimization;

namespace R1.Tests.Pipeline.Distillation;

public class TrainingCostTests
{
    [Fact]
    public void Of_Step_CountsSampledTokensOnceAndTrainedOnesPerEpochWithoutEqualGroups()
    {
        var config = new GrpoConfig { Steps = 1, PromptsPerStep = 8, GroupSize = 4, InnerEpochs = 3 };
        var step = new GrpoStep
        {
            Step = 1, RewardParts = new Dictionary<string, double>(), MeanReward = 0, MeanLength = 10, TruncatedRate = 0, ReflectionRate = 0, MixingRate = 0,
            ZeroAdvantageGroups = 2, ClipFraction = 0, Kl = 0, OldPolicyKl = 0, Entropy = 0, GradientNorm = 0, ExpertImbalance = 0, Updates = 1,
            Seconds = default,
        };
        // 8 x 4 answers of 10 tokens; three quarters of them, three times.
        Assert.Equal(new TrainingCost(320, 720, ((2 * 320) + (6 * 720)) * 100.0), TrainingCost.Of(step, config, parameters: 100));
    }

    [Fact]
    public void Sum_OfSampling_AddsTokensAndOperations() =>
        Assert.Equal(new TrainingCost(30, 0, 2 * (10 * 5 + 20 * 7)), TrainingCost.OfSampling(10, 5) + TrainingCost.OfSampling(20, 7));
}
