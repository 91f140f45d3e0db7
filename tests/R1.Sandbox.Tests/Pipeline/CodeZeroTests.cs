using R1.Configuration;
using R1.Data;
using R1.Evaluation;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Rewards;
using R1.Runs;
using R1.Sandbox;
using R1.Tests.Sandbox;

namespace R1.Tests.Pipeline;

public sealed class CodeZeroTests(Sandboxes sandboxes) : IClassFixture<Sandboxes>
{
    private static ProblemsConfig Programs => CodeZeroConfig.For(Preset.Smoke, 1).Problems;

    [Fact]
    public void For_EveryPresetThatPretrains_IsValid()
    {
        foreach (var preset in new[] { Preset.Cpu, Preset.Smoke }) CodeZeroConfig.For(preset, 1).Validate();
        var config = CodeZeroConfig.For(Preset.Smoke, 1) with
        {
            Base = BaseModelConfig.For(Preset.Smoke, 1), Problems = Programs with { Levels = new LevelRange(1, 3) },
        };
        var faults = Assert.Throws<InvalidConfigException>(() => config.Validate()).Faults;
        Assert.Equal(2, faults.Count);
        Assert.Throws<ArgumentException>(() => CodeZeroConfig.For(Preset.Gpu, 1));
    }

    [Fact]
    public void Validate_ProgramsWithoutWordsForThem_SaysHowManyWords()
    {
        var config = BaseModelConfig.For(Preset.Smoke, 1);
        var fault = Assert.Single(Assert.Throws<InvalidConfigException>(() => (config with { Corpus = config.Corpus.With(Programs, 0.5) }).Validate()).Faults);
        Assert.Equal("model.vocab_size", fault.Field);
        config.With(Programs, 0.5).Validate();
    }

    [Fact]
    public void Train_StoppedAndResumed_HasTheNumbersOfAStraightRun()
    {
        using var root = new TemporaryFolder();
        var straight = Run(root.Path, "straight", stopAfter: -1);
        Run(root.Path, "stopped", stopAfter: 2);
        Assert.Null(MetricsLog.FirstDifference(straight, Run(root.Path, "stopped", stopAfter: -1)));
        Assert.Equal([0, 2, 3], MetricsLog.Read(straight).Where(record => record.Values.ContainsKey("development.pass_at_1")).Select(record => record.Step));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Train_CpuPreset_HiddenTestsTeachPrograms()
    {
        // Not every base model has learnt to read programs when its training ends: from that of seed 1 reinforcement learning gets from 0.28 to 0.40 only.
        var config = CodeZeroConfig.For(Preset.Cpu, 2);
        using var trained = new BaseModelStage(config.Base);
        foreach (var _ in trained.Train()) { }
        using var start = new Policy(trained.Model.Clone(), SmallLanguage.Format);
        using var stage = new CodeZeroStage(config, start, Reward());
        foreach (var _ in stage.Train()) { }
        var before = start.Evaluate(stage.BenchmarkOf(Split.Test), config.Protocol()).PassAt1;
        var after = stage.Policy.Evaluate(stage.BenchmarkOf(Split.Test), config.Protocol(config.Grpo.Steps)).PassAt1;
        Assert.InRange(before.Mean, 0.1, 0.6);
        Assert.True(after.Low > before.High + 0.05, $"base {before}, after RL {after}");
    }

    // Where the metrics are.
    private string Run(string root, string name, int stopAfter)
    {
        var smoke = CodeZeroConfig.For(Preset.Smoke, 3);
        var config = smoke with { EvaluateEvery = 2, CheckpointEvery = 2, Grpo = smoke.Grpo with { Steps = 3 } };
        using var run = R1.Runs.Run.StartOrResume("code", name, config, Preset.Smoke, config.Seed, root);
        using var start = new Policy(CausalLM.Create(config.Base.Model, config.Seed), SmallLanguage.Format);
        using var stage = new CodeZeroStage(config, start, Reward());
        foreach (var step in stage.Train(run.Stage("")))
            if (step.Step == stopAfter) break;
        return run.Metrics.Path;
    }

    private IReward Reward() => new CodeReward(sandboxes.Runner, CodeFamilyTask.Of);
}
