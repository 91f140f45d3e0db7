using R1.Configuration;
using R1.Data;
using R1.Models;
using R1.Pipeline;
using R1.Runs;

namespace R1.Tests.Pipeline;

public sealed class R1ZeroRunTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Train_Arm_IsTheBeginningOfTheMainRun()
    {
        var config = R1ZeroConfig.For(Preset.Smoke, seed: 1);
        using var baseModel = CausalLM.Create(BaseModelTests.Tiny().Model, seed: 1);
        var start = Sum(baseModel);
        using var main = new R1ZeroRun(config, baseModel);
        using var arm = new R1ZeroRun(config.ForArm(), baseModel);
        foreach (var _ in main.Train()) { }
        foreach (var _ in arm.Train()) { }
        Assert.Equal(config.ArmSteps + 1, arm.Steps.Count);
        for (var step = 1; step <= config.ArmSteps; step++)
            Assert.Equal(main.Steps[step].Training!.ToMetrics(), arm.Steps[step].Training!.ToMetrics());
        Assert.Equal(start, Sum(baseModel));
    }

    [Fact]
    public void Train_SingleUpdate_NeverClips()
    {
        using var baseModel = CausalLM.Create(BaseModelTests.Tiny().Model, seed: 1);
        using var single = new R1ZeroRun(R1ZeroConfig.For(Preset.Smoke, seed: 1).ForArm().WithSingleUpdate(), baseModel);
        foreach (var _ in single.Train()) { }
        Assert.All(single.Training(s => s.ClipFraction), s => Assert.Equal(0, s.Value));
        Assert.Equal(single.Steps.Sum(s => s.Training?.Updates ?? 0), single.UpdatesUpTo(single.Steps[^1].Step));
    }

    [Fact]
    public void Train_StoppedAndResumed_SameSteps()
    {
        var config = R1ZeroConfig.For(Preset.Smoke, seed: 1) with { CheckpointEvery = 2 };
        using var baseModel = CausalLM.Create(BaseModelTests.Tiny().Model, seed: 1);
        string Finish(string name, int stopAfter)
        {
            using var run = Run.StartOrResume("02-r1-zero", name, config, Preset.Smoke, 1, _root.Path);
            using var zero = new R1ZeroRun(config, baseModel);
            foreach (var step in zero.Train(run.Stage("main")))
                if (step.Step == stopAfter) break;
            return run.Stage("main").Metrics.Path;
        }
        var straight = Finish("straight", stopAfter: -1);
        Finish("stopped", stopAfter: 3);
        Assert.Null(MetricsLog.FirstDifference(straight, Finish("stopped", stopAfter: -1)));
    }

    [Fact]
    public void FinalFigures_TwoModels_NamesEveryMetric()
    {
        var config = R1ZeroConfig.For(Preset.Smoke, seed: 1);
        using var baseModel = CausalLM.Create(BaseModelTests.Tiny().Model, seed: 1);
        using var run = new R1ZeroRun(config, baseModel);
        var final = new FinalFigures([config.BroadOf(Split.Test), config.HardOf(Split.Test)], ("v3_base", run), ("r1_zero", run));
        var metrics = final.Metrics().ToDictionary(m => m.Name, m => m.Value);
        Assert.Equal(2 * 2 * 6, metrics.Count);
        Assert.Equal(final.Of("r1_zero", "hard_math").ConsAtK.Mean, metrics[$"r1_zero.hard_math.cons_at_{config.Hard.SamplesPerProblem}"]);
        Assert.Equal(final.Of("v3_base", "broad_math").PassByProblem.Average(), metrics["v3_base.broad_math.pass_at_1"], 12);
        Assert.All(metrics.Values, value => Assert.True(double.IsFinite(value)));
    }

    private static double Sum(CausalLM model)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        return model.StateDict().Sum(e => e.Tensor.abs().sum().item<float>());
    }
}
