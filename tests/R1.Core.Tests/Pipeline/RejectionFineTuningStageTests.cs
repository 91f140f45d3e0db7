using R1.Configuration;
using R1.Data;
using R1.Generation;
using R1.Pipeline;
using R1.Runs;
using R1.Training.RejectionSampling;

namespace R1.Tests.Pipeline;

public sealed class RejectionFineTuningStageTests : IDisposable
{
    private const int Seed = 11;
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Train_StoppedAndResumed_SameMetricsAndWeights(int stopAfter)
    {
        var (straight, weights) = Finish("straight", -1);
        Finish("stopped", stopAfter);
        var (resumed, resumedWeights) = Finish("stopped", -1);
        Assert.Null(MetricsLog.FirstDifference(straight, resumed));
        Assert.Equal(weights, resumedWeights);
    }

    [Fact]
    public void Train_Rounds_LearnFromTheirOwnSamplesAndLeaveTheStart()
    {
        using var start = SmokeRun.Policy(_root.Path, Seed);
        var before = Weights(start);
        using var stage = new RejectionFineTuningStage(Config(), start);
        var steps = stage.Train().ToList();
        Assert.Equal([0, 1, 2, 3], steps.Select(step => step.Step));
        Assert.Equal(steps, stage.Steps);
        Assert.All(steps, step => Assert.NotNull(step.Development));
        Assert.All(steps.Skip(1), step => Assert.True(step.Training!.Kept > 0 && step.Training.Updates > 0, $"{step}"));
        Assert.Equal(before, Weights(start));
        Assert.NotEqual(before, Weights(stage.Policy));
    }

    [Fact]
    public void ToRecord_Round_HasTheNamesOfItsPropertiesAndComesBack()
    {
        var round = new RejectionRound
        {
            Round = 2, Sampled = 8, Kept = 2, RewardParts = new Dictionary<string, double> { ["accuracy"] = 0.25, ["format"] = 1 }, MeanLength = 1.0 / 3,
            KeptMeanLength = 5, TruncatedRate = 0, FirstLoss = 2, Loss = 1, Updates = 4, SkippedUpdates = 1, Seconds = new RejectionSeconds(1, 2, 3),
        };
        var record = new StageStep<RejectionRound>(2, round, null).ToRecord();
        Assert.Equal(
            "sampled kept kept_share reward.accuracy reward.format mean_length kept_mean_length truncated_rate first_loss loss updates skipped_updates",
            string.Join(' ', record.Values.Keys));
        Assert.Equal(["sampling", "fine_tuning", "total"], record.Time.Keys);
        var back = StageStep<RejectionRound>.FromRecord(record);
        Assert.True(record.SameButForTimes(back.ToRecord()));
        Assert.Equal((round.Round, round.Seconds), (back.Training!.Round, back.Training.Seconds));
    }

    [Fact]
    public void RejectionFineTuningStage_ManyFaults_ListsThemAll()
    {
        var config = Config();
        config = config with
        {
            EvaluateEvery = 0, Problems = config.Problems with { Families = ["chess"] },
            Rejection = config.Rejection with { PromptsPerRound = 0, MostPerPrompt = 100 },
        };
        using var start = SmokeRun.Policy(_root.Path, Seed);
        var error = Assert.Throws<InvalidConfigException>(() => new RejectionFineTuningStage(config, start));
        Assert.Equal(
            ["rejection.prompts_per_round", "rejection.most_per_prompt", "evaluate_every", "problems.families"], error.Faults.Select(fault => fault.Field));
    }

    internal static RejectionFineTuningConfig Config()
    {
        var zero = SmokeRun.Config(Seed);
        var config = RejectionFineTuningConfig.Beside(zero with { Grpo = zero.Grpo with { Steps = 24 } }, rounds: 3);
        return config with { Rejection = config.Rejection with { TokensPerStep = 300 } };
    }

    private (string Metrics, float[] Weights) Finish(string name, int stopAfter)
    {
        using var run = Run.StartOrResume("rejection", name, Config(), Preset.Smoke, Seed, _root.Path);
        using var start = SmokeRun.Policy(_root.Path, Seed);
        using var stage = new RejectionFineTuningStage(Config(), start);
        foreach (var step in stage.Train(run.Stage("")))
            if (step.Step == stopAfter) break;
        return (run.Stage("").Metrics.Path, Weights(stage.Policy));
    }

    private static float[] Weights(Policy policy) =>
        [.. policy.Model.StateDict().SelectMany(entry => entry.Tensor.detach().contiguous().data<float>().ToArray())];
}
