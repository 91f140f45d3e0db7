using R1.Configuration;
using R1.Pipeline;
using R1.Runs;
using TorchSharp;

namespace R1.Tests.Pipeline;

/// <summary>The count of live tensors is the process's, so nothing else may run beside these tests.</summary>
[CollectionDefinition(nameof(LiveTensorTests), DisableParallelization = true)]
[Collection(nameof(LiveTensorTests))]
public sealed class LiveTensorTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    [Fact]
    public void Train_MoreSteps_LeavesNoTensorBehind()
    {
        // Updates, development points, refreshed references and checkpoints fall into these steps; what is made once is there after the first two.
        var steps = Train(SmokeRun.Config(3).Grpo.Steps).ToList();
        Assert.True(steps.Sum(step => step.Updates) > steps.Count);
        Assert.Single(steps.Skip(2).Select(step => step.Live).Distinct());
    }

    [Fact]
    public void Dispose_StageAndPolicy_FreesEveryTensor()
    {
        _ = Train(1).Count();
        var before = torch.Tensor.TotalCount;
        // TorchSharp counts the tensor that a parameter takes over and never discounts it: one for each parameter of start, policy and reference.
        var parameters = Train(2).Last().Parameters;
        Assert.Equal(before + 3 * parameters, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Train_MoreRoundsOfRejectionFineTuning_LeavesNoTensorBehind()
    {
        using var policy = SmokeRun.Policy(_root.Path, 3);
        using var stage = new RejectionFineTuningStage(RejectionFineTuningConfig.Beside(SmokeRun.Config(3), rounds: 6), policy);
        var live = stage.Train().Select(step => (Tensors: torch.Tensor.TotalCount, step.Training?.Updates)).ToList();
        // A round without updates would have nothing to leave.
        Assert.All(live.Skip(1), round => Assert.True(round.Updates > 0));
        Assert.Single(live.Skip(2).Select(round => round.Tensors).Distinct());
    }

    public void Dispose() => _root.Dispose();

    private IEnumerable<(long Live, int Updates, int Parameters)> Train(int steps)
    {
        using var run = Run.Start("live", SmokeRun.Config(3), Preset.Smoke, 3, _root.Path);
        using var policy = SmokeRun.Policy(_root.Path, 3);
        using var stage = new R1ZeroStage(SmokeRun.Config(3), policy);
        var parameters = policy.Model.parameters().Count();
        foreach (var step in stage.Train(run.Stage("")).Take(steps + 1))
            yield return (torch.Tensor.TotalCount, step.Training?.Updates ?? 0, parameters);
    }
}
