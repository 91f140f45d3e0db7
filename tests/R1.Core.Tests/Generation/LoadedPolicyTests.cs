using R1.Generation;
using R1.Models;
using R1.Tests.Models;
using R1.Tests.Tokenization;
using R1.Tokenization;
using TorchSharp;

namespace R1.Tests.Generation;

/// <summary>A policy out of a folder as it is published: weights, tokenizer, the ids that end a text.</summary>
public sealed class LoadedPolicyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, new[] { 7 })]
    [InlineData("""{ "eos_token_id": [5, 6], "temperature": 0.6, "top_p": 0.95, "do_sample": true }""", new[] { 5, 6 })]
    [InlineData("""{ "eos_token_id": 9 }""", new[] { 9 })]
    [InlineData("""{ "temperature": 0.6 }""", new[] { 7 })]
    public void Load_GenerationConfig_DecidesWhatEndsAText(string? generation, int[] stops)
    {
        Publish(generation);
        using var policy = Policy.Load(_folder.Path);
        Assert.Equal(stops, policy.Format.StopTokenIds);
    }

    [Fact]
    public void Load_SamplingOfTheAuthors_IsReportedAndNotTakenOver()
    {
        Publish("""{ "do_sample": true, "temperature": 0.6, "top_k": 20, "top_p": 0.95, "repetition_penalty": 1.05, "transformers_version": "4.51.0" }""");
        using var policy = Policy.Load(_folder.Path);
        Assert.Equal("do_sample True, temperature 0.6, top_p 0.95, top_k 20, repetition_penalty 1.05", policy.Recommended?.Sampling());
        Assert.Equal(1, new SamplingOptions().Temperature);
    }

    [Fact]
    public void Load_NoGenerationConfig_RecommendsNothing()
    {
        Publish(null);
        using var policy = Policy.Load(_folder.Path);
        Assert.Null(policy.Recommended);
    }

    [Fact]
    public void Load_TypeGiven_IsTheTypeOfTheWeights()
    {
        Publish(null);
        using var policy = Policy.Load(_folder.Path, dtype: torch.ScalarType.BFloat16);
        Assert.Equal(torch.ScalarType.BFloat16, policy.Model.Dtype);
    }

    [Fact]
    public void Prompt_TokenizerWithABeginOfText_BeginsWithItAndIsNotClosed()
    {
        Publish(null);
        using var policy = Policy.Load(_folder.Path, new PromptTemplate("{question}"));
        Assert.Equal([301, 'a'], policy.Format.Prompt("a"));
    }

    [Theory]
    [InlineData("""{ "eos_token_id": 400 }""", "generation_config.json: eos_token_id is 400, but vocab_size in config.json is 310; correct it.")]
    [InlineData("""{ "top_p": "much" }""", "generation_config.json cannot be read:")]
    [InlineData("""{""", "generation_config.json cannot be read:")]
    public void Load_BrokenGenerationConfig_NamesFileFieldAndRemedy(string generation, string fault)
    {
        Publish(generation);
        Assert.Contains(fault, Assert.Throws<InvalidDataException>(() => Policy.Load(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NothingThatEndsAText_IsRefused()
    {
        Publish(null, TinyModels.DenseAs("llama") with { VocabSize = 310 });
        Assert.Contains("has no eos_token_id", Assert.Throws<InvalidDataException>(() => Policy.Load(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TokenizerOfAnotherModel_IsRefused()
    {
        Publish(null, TinyModels.DenseAs("llama") with { EosTokenId = [7] });
        Assert.Equal(
            $"{Path.Combine(_folder.Path, "tokenizer.json")} has ids up to 204, but vocab_size in config.json is 50: the tokenizer is another model's; "
            + "copy the one that belongs to these weights.", Assert.Throws<InvalidDataException>(() => Policy.Load(_folder.Path)).Message);
    }

    [Fact]
    public void SavePretrained_LoadedPolicy_LoadsAgainWithItsTokenizerToTheBit()
    {
        Publish("""{ "eos_token_id": [5, 6], "temperature": 0.6 }""");
        using var policy = Policy.Load(_folder.Path);
        using var copy = policy.Clone();
        var (saved, again) = (_folder.File("saved"), _folder.File("again"));
        copy.SavePretrained(saved);
        using var loaded = Policy.Load(saved);
        loaded.SavePretrained(again);

        Assert.Equal(["config.json", "generation_config.json", "model.safetensors", "tokenizer.json"], Files(saved));
        Assert.All(Files(saved), name => Assert.Equal(File.ReadAllBytes(Path.Combine(saved, name)), File.ReadAllBytes(Path.Combine(again, name))));
        Assert.Equal([5, 6], loaded.Format.StopTokenIds);
        Assert.Equal(policy.Format.Prompt("abc"), loaded.Format.Prompt("abc"));
    }

    [Fact]
    public void SavePretrained_OverTheFolderItCameFrom_KeepsTheTokenizer()
    {
        Publish(null);
        using (var policy = Policy.Load(_folder.Path)) policy.SavePretrained(_folder.Path + "/");
        Assert.Equal(HuggingFaceTokenizerTests.Json(), File.ReadAllText(_folder.File("tokenizer.json")));
    }

    [Fact]
    public void SavePretrained_TokenizerGoneMeanwhile_IsNamed()
    {
        Publish(null);
        using var policy = Policy.Load(_folder.Path);
        File.Delete(_folder.File("tokenizer.json"));
        Assert.Contains(
            _folder.File("tokenizer.json"), Assert.Throws<FileNotFoundException>(() => policy.SavePretrained(_folder.File("saved"))).Message,
            StringComparison.Ordinal);
    }

    private static string[] Files(string folder) => [.. Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private void Publish(string? generation, ModelConfig? config = null)
    {
        config ??= TinyModels.DenseAs("llama") with { VocabSize = 310, EosTokenId = [7] };
        using (var model = CausalLM.Create(config, 1)) model.SavePretrained(_folder.Path);
        File.WriteAllText(Path.Combine(_folder.Path, "tokenizer.json"), HuggingFaceTokenizerTests.Json());
        if (generation is not null) File.WriteAllText(Path.Combine(_folder.Path, "generation_config.json"), generation);
    }
}
