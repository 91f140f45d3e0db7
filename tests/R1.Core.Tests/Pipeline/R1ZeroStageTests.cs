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
    public void Train_FewerSteps_IsTheBeginningOfTheLongerRun()
    {
        var config = R1ZeroConfig.For(Preset.Smoke, seed: 1);
        using var start = new Policy(CausalLM.Create(BaseModelTests.Tiny().Model, seed: 1), SmallLanguage.Format);
        var before = Sum(start.Model);
        using var longer = new R1ZeroStage(config, start);
        using var shorter = new R1ZeroStage(config with { Grpo = config.Grpo with { Steps = 3 } }, start);
        foreach (var _ in longer.Train()) { }
        foreach (var _ in shorter.Train()) { }
        Assert.Equal(1 + 3, shorter.Steps.Count);
        for (var step = 1; step <= 3; step++)
            Assert.Equal(StepValues.Of(longer.Steps[step].Training), StepValues.Of(shorter.Steps[step].Training));
        Assert.Equal(before, Sum(start.Model));
    }

    [Fact]
    public void Train_SingleUpdate_NeverClips()
    {
        using var start = new Policy(CausalLM.Create(BaseModelTests.Tiny().Model, seed: 1), SmallLanguage.Format);
        var config = R1ZeroConfig.For(Preset.Smoke, seed: 1);
        using var single = new R1ZeroStage(config with { Grpo = config.Grpo with { MiniBatches = 1, InnerEpochs = 1 } }, start);
        foreach (var _ in single.Train()) { }
        Assert.All(single.Steps.Training(s => s.ClipFraction), s => Assert.Equal(0, s.Value));
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
