using R1.Configuration;
using R1.Foundation;
using R1.Pipeline;
using R1.Runs;
using R1.Training.PolicyOptimization;

namespace R1.Tests.Pipeline;

/// <summary>What a full disk does to whole stages: the error says where and what to do, nothing good is lost, and freed space is enough to go on.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const int Kilobytes = 16_384, StopAfter = 4;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void R1ZeroStage_DiskFull_SaysSoAndResumesToTheSameNumbers()
    {
        using var disk = SmallDisk.MountOrSkip(Kilobytes);
        Train(_folder.Path, _ => { });
        var error = Assert.Throws<CheckpointException>(() => Train(disk.Path, step =>
        {
            if (step.Step == StopAfter) disk.Fill(bytesLeft: 8192);
        }));
        Assert.StartsWith($"Checkpoint of step 6 in {disk.File("zero/run/checkpoint")} was not saved (No space left on device", error.Message,
            StringComparison.Ordinal);
        Assert.EndsWith("The checkpoint of step 3 is intact: free space and resume from it.", error.Message, StringComparison.Ordinal);
        disk.Free();
        Train(disk.Path, _ => { });
        Assert.Null(MetricsLog.FirstDifference(SmokeRun.MetricsOf(_folder.Path, "run"), SmokeRun.MetricsOf(disk.Path, "run")));
    }

    [Fact]
    public void BaseModel_DiskFullWhenItIsSaved_SaysSoAndIsSavedLater()
    {
        using var disk = SmallDisk.MountOrSkip(Kilobytes);
        var config = BaseModelTests.Tiny();
        var error = Assert.Throws<IOException>(() => BaseModel.TrainOrLoad(new ModelStore(Preset.Smoke, disk.Path), config, step =>
        {
            if (step.Step == config.Training.Steps) disk.Fill(8192);
        }));
        Assert.StartsWith(disk.File("models/v3_base/smoke-seed1-"), error.Message, StringComparison.Ordinal);
        Assert.EndsWith("The last checkpoint of its training is intact: free space and run it again.", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(disk.File("models/v3_base")));
        disk.Free();
        using var model = BaseModel.TrainOrLoad(new ModelStore(Preset.Smoke, disk.Path), config);
        using var straight = BaseModel.TrainOrLoad(new ModelStore(Preset.Smoke, _folder.Path), config);
        Assert.Equal(Hashes.OfFile(Path.Combine(straight.Stored.Folder, "model.safetensors")),
            Hashes.OfFile(Path.Combine(model.Stored.Folder, "model.safetensors")));
    }

    public void Dispose() => _folder.Dispose();

    private static void Train(string root, Action<StageStep<GrpoStep>> onStep)
    {
        var config = SmokeRun.Config(3);
        config = config with { Grpo = config.Grpo with { Steps = 8 } };
        using var policy = SmokeRun.Policy(root, 3);
        using var run = Run.StartOrResume("zero", "run", config, Preset.Smoke, 3, root);
        using var stage = new R1ZeroStage(config, policy);
        foreach (var step in stage.Train(run.Stage(""))) onStep(step);
        run.Complete();
    }
}
