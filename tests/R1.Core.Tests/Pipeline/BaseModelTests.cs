using R1.Configuration;
using R1.Data;
using R1.Data.Search;
using R1.Foundation;
using R1.Pipeline;
using R1.Runs;
using R1.Training.Pretraining;

namespace R1.Tests.Pipeline;

public sealed class BaseModelTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void TrainOrLoad_Twice_TrainsOnceAndReplaysTheCurve()
    {
        using var trained = BaseModel.TrainOrLoad(Store(), Tiny());
        var heard = new List<PretrainStep>();
        using var loaded = BaseModel.TrainOrLoad(Store(), Tiny(), heard.Add);
        Assert.Equal((false, true), (trained.Stored.WasLoaded, loaded.Stored.WasLoaded));
        Assert.Equal([1, 2, 3, 4, 5, 6], heard.Select(s => s.Step));
        Assert.Equal(trained.Curve, loaded.Curve);
        Assert.Equal(Weights(trained), Weights(loaded));
        Assert.Matches(@"/models/v3_base/smoke-seed1-[0-9a-f]{8}$", loaded.Stored.Folder);
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(loaded.Stored.Folder)!));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void TrainOrLoad_StoppedAtAnyStep_ResumesToTheSameNumbers(int stopAt)
    {
        using var straight = BaseModel.TrainOrLoad(Store("straight"), Tiny());
        void Stop(PretrainStep step) => _ = step.Step == stopAt ? throw new OperationCanceledException() : 0;
        Assert.Throws<OperationCanceledException>(() => BaseModel.TrainOrLoad(Store("stopped"), Tiny(), Stop));
        using var resumed = BaseModel.TrainOrLoad(Store("stopped"), Tiny());
        Assert.Null(MetricsLog.FirstDifference(Path.Combine(straight.Stored.Folder, "metrics.jsonl"), Path.Combine(resumed.Stored.Folder, "metrics.jsonl")));
        Assert.Equal(Weights(straight), Weights(resumed));
    }

    [Fact]
    public void TrainOrLoad_FileCutChangedForeignOrMissing_IsRefusedWithFileAndRemedy()
    {
        string folder;
        using (var model = BaseModel.TrainOrLoad(Store(), Tiny())) folder = model.Stored.Folder;
        using (var other = BaseModel.TrainOrLoad(Store(), Tiny() with { Seed = 2 }))
            AssertRefused(folder, "manifest.json", _ => File.ReadAllBytes(Path.Combine(other.Stored.Folder, "manifest.json")));
        AssertRefused(folder, "model.safetensors", good => good[..^1]);
        AssertRefused(folder, "model.safetensors", good => [.. good[..^1], (byte)(good[^1] ^ 1)]);
        AssertRefused(folder, "config.json", good => good[..20]);
        AssertRefused(folder, "metrics.jsonl", _ => null);
        AssertRefused(folder, "manifest.json", good => good[..20]);
        AssertRefused(folder, "manifest.json", _ => null);
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "of no concern");
        using var intact = BaseModel.TrainOrLoad(Store(), Tiny());
        Assert.True(intact.Stored.WasLoaded);
    }

    [Fact]
    public void TrainOrLoad_Curriculum_ResumesToTheSameNumbersAcrossPhases()
    {
        var config = Tiny() with { Curriculum = SearchCurriculum.Of(tables: 2, exercises: 4) };
        config = config with { Model = config.Model with { VocabSize = ProblemFamilies.Standard.WordsFor([SearchFamily.FamilyName]) } };
        using var straight = BaseModel.TrainOrLoad(Store("straight"), config);
        void Stop(PretrainStep step) => _ = step.Step == 3 ? throw new OperationCanceledException() : 0;
        Assert.Throws<OperationCanceledException>(() => BaseModel.TrainOrLoad(Store("stopped"), config, Stop));
        using var resumed = BaseModel.TrainOrLoad(Store("stopped"), config);
        Assert.Equal(Weights(straight), Weights(resumed));
        Assert.Equal("model.vocab_size", Assert.Single(Assert.Throws<InvalidConfigException>(
            () => (config with { Model = Tiny().Model }).Validate()).Faults).Field);
    }

    internal static BaseModelConfig Tiny()
    {
        var smoke = BaseModelConfig.For(Preset.Smoke, seed: 1);
        return smoke with { CheckpointEvery = 2, Training = smoke.Training with { Steps = 6, TokensPerStep = 300, MicroBatchTokens = 300 } };
    }

    private ModelStore Store(string name = "") => new(Preset.Smoke, _root.File(name));

    // Damages one file, null removes it, and mends it.
    private void AssertRefused(string folder, string file, Func<byte[], byte[]?> damage)
    {
        var path = Path.Combine(folder, file);
        var good = File.ReadAllBytes(path);
        if (damage(good) is { } bad) File.WriteAllBytes(path, bad);
        else File.Delete(path);
        var error = Assert.Throws<InvalidDataException>(() => BaseModel.TrainOrLoad(Store(), Tiny()));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"Delete {folder} to train the model again.", error.Message, StringComparison.Ordinal);
        File.WriteAllBytes(path, good);
    }

    private static Dictionary<string, string> Weights(BaseModel model)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        return model.Policy.Model.StateDict().ToDictionary(e => e.Name, e => Hashes.OfText(string.Join(' ', e.Tensor.contiguous().data<float>())));
    }
}
