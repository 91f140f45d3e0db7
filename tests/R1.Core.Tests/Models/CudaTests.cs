using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Models.Adapters;
using R1.Tests.Training.PolicyOptimization;
using R1.Training.Gradients;
using R1.Training.PolicyOptimization;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Models;

/// <summary>What must hold on a GPU as well: the same numbers as on the CPU, and steps that train. Skipped where there is none.</summary>
public sealed class CudaTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public CudaTests() => Assert.SkipUnless(GoldenModel.Device.type == DeviceType.CUDA, "R1_TEST_DEVICE names no CUDA device");

    public static TheoryData<string> Names => TinyModels.Names;

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_InPieces_GivesTheGradientOfTheCpu(string name) => CompareGradients(name, packed: false);

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_Packed_GivesTheGradientOfTheCpu(string name) => CompareGradients(name, packed: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void Sample_Greedy_WritesWhatTheCpuWrites(string name)
    {
        using var here = TinyModels.Create(name);
        using var there = OnDevice(name);
        int[] Drawn(CausalLM model) => CompletionSampler.Create(model, SamplerBackend.Torch).Sample(
            [new SampleRequest([1, 2, 3], 1, 1)], new SamplingOptions { Temperature = 0, MaxNewTokens = 24 })[0][0].TokenIds;
        Assert.Equal(Drawn(here), Drawn(there));
    }

    [Theory]
    [InlineData(ScalarType.Float32, false)]
    [InlineData(ScalarType.Float32, true)]
    [InlineData(ScalarType.BFloat16, false)]
    [InlineData(ScalarType.BFloat16, true)]
    public void Train_GrpoStepsOnCuda_TakesEveryUpdate(ScalarType dtype, bool adapted)
    {
        using var task = new TinyTask();
        using var model = CausalLM.Create(task.Model.Config, seed: 3, dtype, GoldenModel.Device);
        using var adapter = adapted ? LoraAdapter.Attach(model, new LoraConfig { Rank = 4, TargetModules = ["o_proj"] }, seed: 1) : null;
        using var policy = new Policy(model, SmallLanguage.Format);
        using var trainer = new GrpoTrainer(
            TinyTask.Config with { Steps = 3 }, policy, new TrainingTask(TinyTask.Scores((_, text) => text.Length), task), new Seeds(4));

        var steps = trainer.Train().ToList();

        Assert.All(steps, step => Assert.Equal((1, 0), (step.Updates, step.SkippedUpdates)));
        Assert.All(steps, step => Assert.True(step.GradientNorm > 0 && double.IsFinite(step.GradientNorm)));
        // The sampler and the trainer compute the same model; in bfloat16 they round differently.
        Assert.All(steps, step => Assert.InRange(Math.Abs(step.OldPolicyKl), 0, dtype == ScalarType.Float32 ? 1e-3 : 0.1));
    }

    private static void CompareGradients(string name, bool packed)
    {
        using var here = TinyModels.Create(name);
        using var there = OnDevice(name);
        TokenSequence[] sequences = [new([3, 1, 4], [1, 5, 9, 2], 0), new([6, 5], [3, 5], 1)];
        foreach (var model in new[] { here, there })
        {
            using var rows = SequenceBatch.Pad(sequences, model.Device);
            new ChunkedPass(model, chunkLogits: 150, packed: packed && model == there)
                .Backward(rows, null, (1, true), scored => ((scored.LogProbs * scored.Rows.CompletionMask).mean(), 0));
        }
        foreach (var (first, second) in here.parameters().Zip(there.parameters()))
            if (first.grad is { } expected) TinyModels.AssertClose(expected, second.grad!.cpu(), 1e-4);
    }

    private static CausalLM OnDevice(string name) => CausalLM.Create(TinyModels.All[name], seed: 1, device: GoldenModel.Device);
}
