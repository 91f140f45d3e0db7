using R1.Configuration;
using R1.Evaluation;
using R1.Pipeline;
using R1.Runs;
using R1.Training.PolicyOptimization;

namespace R1.Tests.Pipeline;

/// <summary>What all stages share, on a trainer that only counts.</summary>
public sealed class StageTrainingTests : IDisposable
{
    private const int Steps = 7;

    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Train_WithoutLog_YieldsEveryStep()
    {
        using var counter = new Counter(Steps);
        var training = Training(counter);
        var steps = training.Train().ToList();
        Assert.Equal(Enumerable.Range(0, Steps + 1), steps.Select(step => step.Step));
        Assert.Equal(steps, training.Steps);
        Assert.Null(steps[0].Training);
    }

    [Fact]
    public void Train_EvaluateEveryThreeSteps_MeasuresBeforeInBetweenAndAtTheEnd()
    {
        using var counter = new Counter(Steps);
        var points = Training(counter).Train().Points().Select(point => (point.Step, point.Point.PassAt1));
        Assert.Equal([(0, 0.0), (3, 6.0), (6, 21.0), (7, 28.0)], points);
    }

    [Fact]
    public void Train_WithoutEvaluation_BeginsWithTheFirstStep()
    {
        using var counter = new Counter(Steps);
        var steps = new StageTraining<Count>(counter, checkpointEvery: 2).Train().ToList();
        Assert.Equal(1, steps[0].Step);
        Assert.All(steps, step => Assert.Null(step.Development));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void Train_StoppedAndRunAgain_HasTheStepsOfAStraightRun(int stopAfter)
    {
        var straight = Run("straight", stopAfter: -1);
        Run("stopped", stopAfter);
        var resumed = Run("stopped", stopAfter: -1);
        Assert.Equal(straight, resumed);
        Assert.Null(MetricsLog.FirstDifference(MetricsOf("straight"), MetricsOf("stopped")));
    }

    [Fact]
    public void Train_LeftAndCalledAgain_Continues()
    {
        using var run = R1.Runs.Run.Start("count", new CounterSettings(), Preset.Smoke, 1, _root.Path);
        using var counter = new Counter(Steps);
        var training = Training(counter);
        Assert.Equal(3, training.Train(run.Stage("")).First(step => step.Step == 3).Step);
        Assert.Equal([4, 5, 6, 7], training.Train(run.Stage("")).Select(step => step.Step));
        Assert.Equal(Enumerable.Range(0, Steps + 1), MetricsLog.Read(run.Metrics.Path).Select(record => (int)record.Step));
    }

    [Fact]
    public void ToRecord_Step_HasTheNamesOfItsPropertiesAndComesBack()
    {
        var step = new StageStep<GrpoStep>(3, Grpo(), new DevelopmentPoint(0.5, 1, 12, 0, double.NaN, 1));
        var record = step.ToRecord();
        Assert.Equal(
            "reward.accuracy reward.format mean_reward mean_length truncated_rate reflection_rate mixing_rate zero_advantage_groups clip_fraction "
            + "kl old_policy_kl entropy gradient_norm expert_imbalance updates skipped_updates development.pass_at_1 development.cons_at_k "
            + "development.mean_length development.reflection_rate development.mixing_rate development.format_rate", string.Join(' ', record.Values.Keys));
        Assert.Equal(["sampling", "reference", "gradient", "optimizer", "total"], record.Time.Keys);
        var back = StageStep<GrpoStep>.FromRecord(record);
        Assert.True(record.SameButForTimes(back.ToRecord()));
        Assert.Equal(step.Training!.Seconds, back.Training!.Seconds);
    }

    [Fact]
    public void FromRecord_NumberMissing_NamesItAndTheStep()
    {
        var record = new StageStep<GrpoStep>(3, Grpo(), null).ToRecord();
        var values = record.Values.Where(value => value.Key != "entropy").ToDictionary();
        var error = Assert.Throws<InvalidDataException>(() => StageStep<GrpoStep>.FromRecord(record with { Values = values }));
        Assert.StartsWith("The record of step 3 is no GrpoStep: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("entropy", error.Message, StringComparison.Ordinal);
    }

    private static StageTraining<Count> Training(Counter counter) =>
        new(counter, checkpointEvery: 2, () => new DevelopmentPoint(counter.Sum, 0, 0, 0, 0, 0), evaluateEvery: 3);

    private List<StageStep<Count>> Run(string name, int stopAfter)
    {
        using var run = R1.Runs.Run.StartOrResume("count", name, new CounterSettings(), Preset.Smoke, 1, _root.Path);
        using var counter = new Counter(Steps);
        var training = Training(counter);
        foreach (var step in training.Train(run.Stage("")))
            if (step.Step == stopAfter) break;
        return [.. training.Steps];
    }

    private string MetricsOf(string name) => _root.File($"count/{name}/metrics.jsonl");

    private static GrpoStep Grpo() => new()
    {
        Step = 3, MeanReward = 1.25, RewardParts = new Dictionary<string, double> { ["accuracy"] = 0.25, ["format"] = 1 },
        MeanLength = 1.0 / 3, TruncatedRate = 0, ReflectionRate = 0.1, MixingRate = double.NaN, ZeroAdvantageGroups = 2,
        ClipFraction = 1e-9, Kl = double.PositiveInfinity, OldPolicyKl = -1e-17, Entropy = 2,
        GradientNorm = 0.7, ExpertImbalance = 1.5, Updates = 8, SkippedUpdates = 1, Seconds = new GrpoSeconds(1, 2, 3, 4, 5),
    };
}
