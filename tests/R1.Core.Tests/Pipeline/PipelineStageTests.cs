using R1.Configuration;
using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Pipeline;
using R1.Pipeline.Curation;
using R1.Rewards;
using R1.Runs;
using R1.Training.FineTuning;

namespace R1.Tests.Pipeline;

public sealed class PipelineStageTests : IDisposable
{
    private const int Seed = 11;
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public void FineTuningStage_StoppedAndResumed_SameMetricsAndWeights(int stopAfter) => AssertResumes("tuning", FineTuning, stopAfter);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void ReinforcementStage_StoppedAndResumed_SameMetricsAndWeights(int stopAfter) => AssertResumes("reinforcement", Reinforcement, stopAfter);

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void StudentStage_StoppedAndResumed_SameMetricsAndWeights(int stopAfter) => AssertResumes("student", _ => Student(), stopAfter);

    [Fact]
    public void FineTuningStage_Examples_AreLearntAndTheStartStays()
    {
        using var start = SmokeRun.Policy(_root.Path, Seed);
        var before = Weights(start);
        using var stage = FineTuning(start);
        var steps = stage.Train().ToList();
        Assert.Equal(stage.TotalSteps, steps.Count);
        Assert.True(steps[^1].Training!.Loss < steps[0].Training!.Loss / 2, $"{steps[0].Training!.Loss} -> {steps[^1].Training!.Loss}");
        Assert.Equal(before, Weights(start));
    }

    [Fact]
    public void ReinforcementConfig_Faults_AreListed()
    {
        var config = ReinforcementConfig.ForReasoning(Preset.Smoke, Seed);
        using var start = SmokeRun.Policy(_root.Path, Seed);
        var reward = config.ReasoningReward();
        Assert.Throws<InvalidConfigException>(() => new ReinforcementStage(config with { Mixture = [] }, start, reward));
        Assert.Throws<InvalidConfigException>(() => new ReinforcementStage(config with { LanguageWeight = -1 }, start, reward));
    }

    [Fact]
    public void Stages_StartThatLacksWordsOfTheProblems_IsRefused()
    {
        // It has read about registers alone.
        using var start = SmokeRun.Policy(_root.Path, Seed);
        var config = ReinforcementConfig.ForReasoning(Preset.Smoke, Seed);
        var problem = config.Mixture.ToSource().Draw(1, Split.Train, new SeededRandom(1))[0];
        Action[] stages =
        [
            () => new ReinforcementStage(config, start, config.ReasoningReward()).Dispose(),
            () => new R1ZeroStage(R1ZeroConfig.ForSearch(Preset.Smoke, Seed), start).Dispose(),
            () => new FineTuningStage(new FineTuningConfig(), start, [new Example(problem, problem.Answer ?? "yes", "gold")], new Seeds(Seed)).Dispose(),
        ];
        Assert.All(stages, stage => Assert.Matches("knows the first [0-9]+ words .* need [0-9]+", Assert.Throws<ArgumentException>(stage).Message));
    }

    [Theory]
    [InlineData(Split.Train)]
    [InlineData(Split.Development)]
    [InlineData(Split.Test)]
    public void Ladder_EverySplitAndSeed_HasEnoughTasksAndAnswersThatScore(Split split)
    {
        foreach (var seed in Enumerable.Range(1, 8))
        {
            var benchmarks = Ladder.Benchmarks(Preset.Cpu, split, seed);
            Assert.Equal(benchmarks.Count, benchmarks.Select(benchmark => benchmark.Name).Distinct().Count());
            foreach (var (benchmark, problem) in benchmarks.SelectMany(benchmark => benchmark.Problems.Select(problem => (benchmark, problem))))
                if (problem.Answer is { } answer) Assert.Equal(1, benchmark.Accuracy.Score(problem, $"<think> </think> <answer> {answer} </answer>"));
        }
    }

    [Fact]
    public void ForAllScenarios_EveryStep_HasEnoughTasks()
    {
        var config = ReinforcementConfig.ForAllScenarios(Preset.Cpu, Seed, general: true);
        var (source, count) = (config.Mixture.ToSource(), config.Grpo.PromptsPerStep);
        foreach (var step in Enumerable.Range(1, 20)) Assert.Equal(count, source.Draw(count, Split.Train, new SeededRandom((ulong)step)).Count);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void R1Pipeline_AskedTwice_TrainsOnceAndLoadsTheSame()
    {
        List<string> trained = [];
        string[] First()
        {
            using var pipeline = new R1Pipeline(new ModelStore(Preset.Smoke, _root.Path), Seed, (what, _, _) => trained.Add(what));
            return [pipeline.R1.Stored.Sha256, pipeline.FirstPart.Stored.Sha256, pipeline.Dev3.Stored.Sha256, pipeline.Dev1.Stored.Sha256];
        }
        var first = First();
        Assert.Equal(Names.Order(), trained.Distinct().Order());
        trained.Clear();
        Assert.Equal(first, First());
        Assert.Empty(trained);
    }

    private static readonly string[] Names =
        ["v3_base", "r1_zero", "cold start data", "dev1", "dev2", "rejection sampling", "dev3", "r1_first_part", "r1"];

    private static StudentStage Student()
    {
        var config = Students.For(Preset.Smoke, Seed)[0];
        return new StudentStage(config with { CheckpointEvery = 3, Training = config.Training with { Steps = 8, TokensPerStep = 300 } });
    }

    private static FineTuningStage FineTuning(Policy start)
    {
        var problems = new FamilySource(SmokeRun.Config(Seed).Problems).Draw(40, Split.Train, new SeededRandom(1));
        Example[] examples = [.. problems.Select(problem => new Example(problem, $"<think> </think> <answer> {problem.Answer} </answer>", "gold"))];
        return new FineTuningStage(new FineTuningConfig { Epochs = 16, TokensPerStep = 150 }, start, examples, new Seeds(Seed));
    }

    private static ReinforcementStage Reinforcement(Policy start)
    {
        var zero = SmokeRun.Config(Seed);
        var config = new ReinforcementConfig
        {
            Seed = Seed, Grpo = zero.Grpo with { Steps = 8 }, Mixture = [new(2, zero.Problems), new(1, zero.Problems with { Language = "zh" })],
            Broad = zero.Broad with { Problems = zero.Problems }, EvaluateEvery = 3, CheckpointEvery = 3,
        };
        return new ReinforcementStage(config, start, ReinforcementConfig.ZeroReward());
    }

    private void AssertResumes<TStep>(string kind, Func<Policy, IPolicyStage<TStep>> create, int stopAfter) where TStep : class
    {
        (string Metrics, float[] Weights) Finish(string name, int stop)
        {
            using var run = Run.StartOrResume(kind, name, new { Kind = kind }, Preset.Smoke, Seed, _root.Path);
            using var start = SmokeRun.Policy(_root.Path, Seed);
            using var stage = create(start);
            foreach (var step in stage.Train(run.Stage("")))
                if (step.Step == stop) break;
            return (run.Stage("").Metrics.Path, Weights(stage.Policy));
        }
        var (straight, weights) = Finish("straight", -1);
        Finish("stopped", stopAfter);
        var (resumed, resumedWeights) = Finish("stopped", -1);
        Assert.Null(MetricsLog.FirstDifference(straight, resumed));
        Assert.Equal(weights, resumedWeights);
    }

    private static float[] Weights(Policy policy) =>
        [.. policy.Model.StateDict().SelectMany(entry => entry.Tensor.detach().contiguous().data<float>().ToArray())];
}
