using R1.Generation;
using R1.Models;
using R1.Tests.Models;
using R1.Tokenization;

namespace R1.Tests.Generation;

public sealed class UntrainedCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Architectures => ["llama", "qwen2", "qwen3"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Write_AnyArchitecture_IsLoadedAndSpellsEveryText(string modelType)
    {
        UntrainedCheckpoint.Write(_folder.Path, TinyModels.DenseAs(modelType) with { VocabSize = UntrainedCheckpoint.VocabularySize }, seed: 1);
        using var policy = Policy.Load(_folder.Path, new PromptTemplate("{question}"));

        var ids = policy.Format.Prompt("3 apples\n求 🍎");
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes("3 apples\n求 🍎").Length, ids.Length);
        Assert.Equal("3 apples\n求 🍎", policy.Format.Tokenizer.Decode(ids));
        Assert.Equal([256], policy.Format.StopTokenIds);
        Assert.Equal("ab", policy.Format.Text([.. policy.Format.Prompt("ab"), 256]));
    }

    [Fact]
    public void Write_SameSeed_SameBytes()
    {
        var config = TinyModels.Dense with { VocabSize = 300 };
        UntrainedCheckpoint.Write(_folder.File("a"), config, seed: 1);
        UntrainedCheckpoint.Write(_folder.File("b"), config, seed: 1);
        Assert.Equal(File.ReadAllBytes(_folder.File("a/model.safetensors")), File.ReadAllBytes(_folder.File("b/model.safetensors")));
    }

    [Fact]
    public void Write_TooFewTokens_IsRefused() => Assert.Contains(
        "vocab_size is 50: give at least 257", Assert.Throws<ArgumentException>(() => UntrainedCheckpoint.Write(_folder.Path, TinyModels.Dense, 1)).Message,
        StringComparison.Ordinal);
}
