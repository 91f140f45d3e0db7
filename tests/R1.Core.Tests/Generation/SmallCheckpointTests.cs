using R1.Generation;

namespace R1.Tests.Generation;

public sealed class SmallCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_NoFilesOfAModel_IsUntrainedAndLoads()
    {
        Assert.Contains("it has learnt nothing", SmallCheckpoint.Write(_folder.File("made"), _folder.Path, seed: 1));
        using var policy = Policy.Load(_folder.File("made"));
        Assert.Equal("qwen3", policy.Model.Config.ModelType);
    }

    [Fact]
    [Trait("Category", "Golden")]
    public void Write_FilesOfAModel_AreConverted()
    {
        var models = Path.Combine(Fixtures.RepositoryRoot, "..", "shared", "models");
        Assert.SkipUnless(File.Exists(Path.Combine(models, "stories260K.bin")), "stories260K.bin is not beside the repository; models are not committed");
        Assert.Equal("stories260K, converted", SmallCheckpoint.Write(_folder.File("made"), models, seed: 1));
        using var policy = Policy.Load(_folder.File("made"));
        Assert.Equal(("llama", 260_032), (policy.Model.Config.ModelType, (int)policy.Model.ParameterCount));
    }
}
