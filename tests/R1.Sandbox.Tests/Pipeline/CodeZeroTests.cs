using R1.Configuration;
using R1.Data;
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
        var faults = Assert.Throws<InvalidConfigException>(() => (CodeZeroConfig.For(Preset.Smoke, 1) with { Base = BaseModelConfig.For(Preset.Smoke, 1), Problems = Programs with { Levels = new LevelRange(1, 3) } }).Validate()).Faults;
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
    public void Train_Smoke_RunsTwiceToTheSameNumbers()
    {
        var config = CodeZeroConfig.For(Preset.Smoke, 3);
        Assert.Equal(Run(config), Run(config));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Train_CpuPreset_HiddenTestsTeachPrograms()
    {
        using var trained = new BaseModelStage(CodeZeroConfig.For(Preset.Cpu, 1).Base);
        foreach (var _ in trained.Train()) { }
        var config = CodeZeroConfig.For(Preset.Cpu, 1);
        using var stage = new CodeZeroStage(config, trained.Model, CompletionSampler.Create(trained.Model), Reward());
        var before = stage.Evaluate(Split.Test).PassAt1;
        foreach (var _ in stage.Train()) { }
        var after = stage.Evaluate(Split.Test).PassAt1;
        Assert.InRange(before.Mean, 0.1, 0.6);
        Assert.True(after.Low > before.High + 0.05, $"base {before}, after RL {after}");
    }

    // Every number but the times.
    private string Run(CodeZeroConfig config)
    {
        using var policy = CausalLM.Create(config.Base.Model, config.Seed);
        using var stage = new CodeZeroStage(config, policy, CompletionSampler.Create(policy), Reward());
        var steps = stage.Train().Select(step => string.Join(' ', step.ToMetrics().Select(metric => $"{metric.Key}={metric.Value:R}"))).ToList();
        return $"{string.Join('\n', steps)}\n{stage.Evaluate(Split.Development).PassAt1}";
    }

    private IReward Reward() => new CodeReward(sandboxes.Runner, CodeFamilyTask.Of);
}
