using R1.Generation;
using R1.Models;
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
        // Development points, refreshed references and checkpoints fall into these steps; what is made once has been made after the first two.
        long[] live = [.. Train(SmokeRun.Config(3).Grpo.Steps).Select(step => step.Live)];
        Assert.Single(live.Skip(2).Distinct());
    }

    [Fact]
    public void Dispose_StageAndPolicy_FreesEveryTensor()
    {
        _ = Train(1).Count();
        var before = torch.Tensor.TotalCount;
        // TorchSharp counts the tensor that a parameter takes over and never discounts it: one for each parameter of policy and reference.
        var parameters = Train(2).Last().Parameters;
        Assert.Equal(before + 2 * parameters, torch.Tensor.TotalCount);
    }

    public void Dispose() => _root.Dispose();

    private IEnumerable<(long Live, int Parameters)> Train(int steps)
    {
        using var run = Run.Start("live", SmokeRun.Config(3), Preset.Smoke, 3, _root.Path);
        using var policy = CausalLM.Create(BaseModelConfig.For(Preset.Smoke, 3).Model, 3);
        using var stage = new R1ZeroStage(SmokeRun.Config(3), policy, CompletionSampler.Create(policy));
        var parameters = policy.parameters().Count();
        foreach (var _ in stage.Train(run.Stage("")).Take(steps + 1)) yield return (torch.Tensor.TotalCount, parameters);
    }
}
