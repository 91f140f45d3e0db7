using R1.Configuration;
using R1.Data;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Runs;

namespace R1.Tests.Pipeline;

public sealed class R1ZeroStageTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Train_Arm_IsTheBeginningOfTheMainRun()
    {
        var config = R1ZeroConfig.For(Preset.Smoke, seed: 1);
        using var start = new Policy(CausalLM.Create(BaseModelTests.Tiny().Model, seed: 1), SmallLanguage.Format);
        var before = Sum(start.Model);
        using var main = new R1ZeroStage(config, start);
        using var arm = new R1ZeroStage(config.ForArm(), start);
        foreach (var _ in main.Train()) { }
        foreach (var _ in arm.Train()) { }
        Assert.Equal(config.ArmSteps + 1, arm.Steps.Count);
        for (var step = 1; step <= config.ArmSteps; step++)
            Assert.Equal(StepValues.Of(main.Steps[step].Training), StepValues.Of(arm.Steps[step].Training));
        Assert.Equal(before, Sum(start.Model));
    }

    [Fact]
    public void Train_SingleUpdate_NeverClips()
    {
        using var start = new Policy(CausalLM.Create(BaseModelTests.Tiny().Model, seed: 1), SmallLanguage.Format);
        using var single = new R1ZeroStage(R1ZeroConfig.For(Preset.Smoke, seed: 1).ForArm().WithSingleUpdate(), start);
        foreach (var _ in single.Train()) { }
        Assert.All(single.Steps.Training(s => s.ClipFraction), s => Assert.Equal(0, s.Value));
        Assert.Equal(single.Steps.Sum(s => s.Training?.Updates ?? 0), single.Steps.UpdatesUpTo(single.Steps[^1].Step));
    }

    [Fact]
    public void Train_StoppedAndResumed_SameSteps()
    {
        var config = R1ZeroConfig.For(Preset.Smoke, seed: 1) with { CheckpointEvery = 2 };
        using var start = new Policy(CausalLM.Create(BaseModelTests.Tiny().Model, seed: 1), SmallLanguage.Format);
        string Finish(string name, int stopAfter)
        {
            using var run = Run.StartOrResume("02-r1-zero", name, config, Preset.Smoke, 1, _root.Path);
            using var zero = new R1ZeroStage(config, start);
            foreach (var step in zero.Train(run.Stage("main")))
                if (step.Step == stopAfter) break;
            return run.Stage("main").Metrics.Path;
        }
        var straight = Finish("straight", stopAfter: -1);
        Finish("stopped", stopAfter: 3);
        Assert.Null(MetricsLog.FirstDifference(straight, Finish("stopped", stopAfter: -1)));
    }

    private static double Sum(CausalLM model)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        return model.StateDict().Sum(e => e.Tensor.abs().sum().item<float>());
    }
}
