using R1.Models;

namespace R1.Tests.Models;

public class ModelConfigTests
{
    private const string Sizes = """
        "vocab_size": 10, "hidden_size": 8, "intermediate_size": 12, "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 1
        """;

    private static ModelConfig Llama(string more = "") => ModelConfig.Parse($$"""{ "model_type": "llama", {{Sizes}} {{more}} }""");

    private static string Fault(string json) => Assert.Throws<ArgumentException>(() => ModelConfig.Parse(json)).Message;

    public static TheoryData<string> Names => TinyModels.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void ToJson_AnyConfig_ReadsBackTheSame(string name)
    {
        var config = TinyModels.All[name];

        var read = ModelConfig.Parse(config.ToJson());

        Assert.Equal(config, read);
        Assert.Empty(read.SkippedKeys);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(GoldenModelTests.Names), MemberType = typeof(GoldenModelTests))]
    [Trait("Category", "Golden")]
    public void Load_HuggingFaceFile_KeepsUnusedKeysWhenWritten(string name)
    {
        var config = ModelConfig.Load(Fixtures.Path($"models/{name}"));

        Assert.Contains("transformers_version", config.SkippedKeys);
        Assert.DoesNotContain("rope_scaling", config.SkippedKeys);
        Assert.Contains("\"transformers_version\"", config.ToJson());
    }

    [Fact]
    public void Parse_OldAndNewSpellings_MeanTheSame()
    {
        const string llama3 = """ "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4, "original_max_position_embeddings": 64 """;
        var old = Llama($$""", "torch_dtype": "bfloat16", "rope_theta": 500000, "rope_scaling": { {{llama3}}, "type": "llama3" }""");
        var both = Llama($$""", "dtype": "bfloat16", "rope_theta": 500000, "rope_scaling": { "type": "llama3", {{llama3}}, "rope_type": "llama3" }""");
        var five = Llama($$""", "dtype": "bfloat16", "rope_parameters": { "rope_theta": 500000, "rope_type": "llama3", {{llama3}} }""");

        Assert.Equal("bfloat16", old.Dtype);
        Assert.IsType<Llama3RopeScaling>(old.RopeScaling);
        Assert.Equal(old, both);
        Assert.Equal(old, five);
        Assert.Null(Llama(""", "rope_scaling": { "rope_type": "default" }""").RopeScaling);
    }

    [Fact]
    public void Parse_EndOfTextIds_MayBeOneOrSeveral()
    {
        Assert.Equal([7], Llama(""", "eos_token_id": 7""").EosTokenId);
        Assert.Equal([7, 9], Llama(""", "eos_token_id": [7, 9]""").EosTokenId);
        Assert.Null(Llama(""", "eos_token_id": null""").EosTokenId);
    }

    [Fact]
    public void Parse_UnusedKeys_AreReported() =>
        Assert.Equal(["attention_dropout", "pretraining_tp"], Llama(""", "pretraining_tp": 1, "attention_dropout": 0.0""").SkippedKeys);

    [Fact]
    public void Parse_UnknownRopeType_IsNeverIgnored() => Assert.Equal(
        "rope_scaling.rope_type is 'longrope'; supported are default, linear, llama3, yarn.",
        Fault($$"""{ "model_type": "llama", {{Sizes}}, "rope_scaling": { "type": "longrope", "factor": 2 } }"""));

    [Theory]
    [InlineData(""" "rope_scaling": { "rope_type": "linear", "factor": 2, "surprise": 1 } """, "surprise")]
    [InlineData(""" "rope_scaling": { "rope_type": "llama3", "factor": 2 } """, "low_freq_factor")]
    [InlineData(""" "max_position_embeddings": "many" """, "max_position_embeddings")]
    [InlineData(""" "hidden_size": 8 """, "hidden_size")]
    public void Parse_UnreadableValue_NamesTheKey(string member, string key)
    {
        var message = Fault($$"""{ "model_type": "llama", {{Sizes}}, {{member}} }""");

        Assert.StartsWith("config.json cannot be read:", message);
        Assert.Contains(key, message);
    }

    [Fact]
    public void Parse_MissingKeys_NamesThem()
    {
        var message = Fault("""{ "model_type": "qwen2", "hidden_size": 8 }""");

        Assert.Contains("vocab_size", message);
        Assert.Contains("num_hidden_layers", message);
    }

    [Fact]
    public void Validate_SeveralFaults_ListsAll()
    {
        var config = TinyModels.Deepseek with { HiddenSize = 0, NGroup = 3, TopkGroup = 4, ScoringFunc = "softmax", QkRopeHeadDim = 5 };

        var message = Assert.Throws<ArgumentException>(config.Validate).Message;

        Assert.Equal("""
            Invalid deepseek_v3 configuration:
              hidden_size is 0; it must be at least 1.
              qk_rope_head_dim is 5; it must be even and positive.
              n_routed_experts is 8; it must be a multiple of n_group (3).
              topk_group is 4; it must lie between 1 and n_group (3).
              scoring_func is 'softmax'; only 'sigmoid' is supported.
            """, message);
    }

    [Theory]
    [InlineData(""" "use_sliding_window": true """, "use_sliding_window is true; only full attention is supported.")]
    [InlineData(""" "mlp_bias": true """, "mlp_bias is true; only false is supported.")]
    [InlineData(""" "hidden_act": "gelu" """, "hidden_act is 'gelu'; only 'silu' is supported.")]
    public void Parse_UnsupportedValue_IsAnError(string member, string fault) =>
        Assert.EndsWith(fault, Fault($$"""{ "model_type": "llama", {{Sizes}}, {{member}} }"""));

    [Fact]
    public void Load_FolderWithoutConfig_SaysWhatIsExpected()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("has no config.json", Assert.Throws<FileNotFoundException>(() => ModelConfig.Load(folder.Path)).Message);
    }

    [Theory]
    [InlineData(""" "hidden_act": "\ud800" """)]
    [InlineData(""" "\ud800": 1 """)]
    [InlineData(""" "rope_scaling": { "rope_type": "\ud800", "factor": 2 } """)]
    [InlineData(""" "bos_token_id": 99999999999 """)]
    [InlineData(""" "eos_token_id": 1.5 """)]
    public void Load_UnreadableText_NamesTheFile(string member)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "config.json");
        File.WriteAllText(path, $$"""{ "model_type": "llama", {{Sizes}}, {{member}} }""");

        Assert.StartsWith($"{path}: config.json cannot be read:", Assert.Throws<ArgumentException>(() => ModelConfig.Load(folder.Path)).Message);
    }

    [Fact]
    public void Load_BrokenFile_NamesIt()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "config.json");
        File.WriteAllText(path, "{ \"model_type\": ");

        Assert.StartsWith($"{path}: config.json cannot be read:", Assert.Throws<ArgumentException>(() => ModelConfig.Load(folder.Path)).Message);
    }

    [Theory]
    [InlineData(""" "num_experts_per_tok": 9 """, "num_experts_per_tok is 9; it must lie between 1 and num_experts (8).")]
    [InlineData(""" "num_experts_per_tok": 2, "decoder_sparse_step": 2 """, "decoder_sparse_step is 2; only 1 is supported: experts in every layer.")]
    [InlineData(""" "num_experts_per_tok": 2, "mlp_only_layers": [0, 3] """, "mlp_only_layers is [0, 3]; only an empty list is supported.")]
    public void Parse_MixtureOfAnotherKind_IsRefused(string members, string fault) => Assert.Contains(
        fault, Fault($$"""{ "model_type": "qwen3_moe", {{Sizes}}, "num_experts": 8, "moe_intermediate_size": 4, {{members}} }"""));
}
