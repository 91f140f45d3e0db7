using R1.Generation;
using R1.Models;

namespace R1.Tests.Kernel.Commands;

public sealed class ExportGgufCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ExportGguf_TinyCheckpoint_WritesTheFile()
    {
        UntrainedCheckpoint.Write(_folder.File("tiny"), Tiny, seed: 1);
        var (exitCode, text) = Tool.Run(_folder.Path, "export-gguf", "tiny", "tiny.gguf", "--type", "q8_0");
        Assert.Equal((0, "tiny.gguf: 0.0 MB"), (exitCode, text.Trim()));
        Assert.Equal("GGUF"u8.ToArray(), File.ReadAllBytes(_folder.File("tiny.gguf"))[..4]);
    }

    [Fact]
    public void ExportGguf_FolderThatIsNone_IsBadInput()
    {
        var (exitCode, text) = Tool.Run(_folder.Path, "export-gguf", "nowhere", "tiny.gguf");
        Assert.Equal(2, exitCode);
        Assert.Contains("nowhere", text);
        Assert.False(File.Exists(_folder.File("tiny.gguf")));
    }

    private static Qwen3Config Tiny => new()
    {
        VocabSize = UntrainedCheckpoint.VocabularySize, HiddenSize = 32, IntermediateSize = 32, NumHiddenLayers = 1, NumAttentionHeads = 2, HeadDim = 16,
        TieWordEmbeddings = true,
    };
}
