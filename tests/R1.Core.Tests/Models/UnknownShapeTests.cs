using System.Runtime.CompilerServices;
using R1.Models;

namespace R1.Tests.Models;

/// <summary>What a model computes is never guessed: an unknown kind is refused and what is known is named.</summary>
public sealed class UnknownShapeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(""" "model_type": "mamba" """, "model_type is 'mamba'; supported are deepseek_v3, llama, odd, qwen2, qwen3, qwen3_moe.")]
    [InlineData(""" "model_type": null """, "model_type is ''; supported are deepseek_v3, llama, odd, qwen2, qwen3, qwen3_moe.")]
    [InlineData(""" "model_type": "qwen3", "num_experts": 8 """, "num_experts is 8; 'qwen3' has no experts here.")]
    [InlineData(""" "model_type": "llama", "num_local_experts": 8 """, "num_local_experts is 8; 'llama' has no experts here.")]
    [InlineData(""" "model_type": "llama", "kv_lora_rank": 512 """, "kv_lora_rank is 512; 'llama' has no latent attention here.")]
    [InlineData(
        """ "model_type": "qwen3", "layer_types": ["full_attention", "sliding_attention"] """,
        "layer_types holds \"sliding_attention\"; only \"full_attention\" is supported.")]
    [InlineData(
        """ "model_type": "llama", "architectures": ["LlamaForSequenceClassification"] """,
        """architectures is ["LlamaForSequenceClassification"]; supported for model_type 'llama' is LlamaForCausalLM.""")]
    [InlineData(
        """ "model_type": "qwen2", "architectures": "Qwen2ForRewardModel" """,
        "architectures is \"Qwen2ForRewardModel\"; supported for model_type 'qwen2' is Qwen2ForCausalLM.")]
    public void Load_UnknownKind_NamesFileValueAndTheKnown(string member, string fault)
    {
        var path = Path.Combine(_folder.Path, "config.json");
        File.WriteAllText(path, $$"""
            { {{member}}, "vocab_size": 10, "hidden_size": 8, "intermediate_size": 12, "num_hidden_layers": 2, "num_attention_heads": 2 }
            """);

        var message = Assert.Throws<ArgumentException>(() => ModelConfig.Load(_folder.Path)).Message;

        Assert.StartsWith($"{path}: ", message);
        Assert.EndsWith(fault, message);
    }

    [Theory]
    [InlineData(""" "num_experts": 0 """)]
    [InlineData(""" "kv_lora_rank": null """)]
    [InlineData(""" "layer_types": ["full_attention", "full_attention"] """)]
    [InlineData(""" "architectures": null """)]
    public void Parse_KeyThatChangesNothing_IsAccepted(string member) => ModelConfig.Parse($$"""
        {
          "model_type": "llama", {{member}},
          "vocab_size": 10, "hidden_size": 8, "intermediate_size": 12, "num_hidden_layers": 2, "num_attention_heads": 2
        }
        """);

    [Fact]
    public void Create_UnknownAttention_IsRefused() => Refused(
        new OddConfig { Shape = new OddShape { Heads = 2 } }, "The attention is a OddShape; known are GroupedQueryShape, LatentShape.");

    [Fact]
    public void Create_UnknownScoring_IsRefused() => Refused(
        new OddConfig { Mixture = new ExpertShape { Count = 2, PerToken = 1, InnerSize = 4, Scoring = (ExpertScoring)7 } },
        "The scoring of the experts is 7; known are Sigmoid, Softmax.");

    [Fact]
    public void Create_UnregisteredArchitecture_IsRefused() => Refused(
        new OddConfig { ModelType = "other" }, "model_type is 'other'; supported are deepseek_v3, llama, odd, qwen2, qwen3, qwen3_moe.");

    [Fact]
    public void Create_ModelTypeOfAnother_IsRefused() => Refused(
        TinyModels.Dense with { ModelType = "llama" }, "model_type is 'llama'; that is a LlamaConfig and this a Qwen3Config.");

    private static void Refused(ModelConfig config, string fault) =>
        Assert.EndsWith(fault, Assert.Throws<ArgumentException>(() => CausalLM.Create(config, 1)).Message);
}

/// <summary>A configuration of whatever shape.</summary>
internal sealed record OddConfig : ModelConfig
{
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public OddConfig() => (VocabSize, HiddenSize, IntermediateSize, NumHiddenLayers, NumAttentionHeads) = (10, 8, 12, 1, 2);

    public override string ModelType { get; init; } = "odd";

    public override IReadOnlyList<string> Architectures => ["OddForCausalLM"];

    public AttentionShape Shape { get; init; } = new GroupedQueryShape { Heads = 2, KeyValueHeads = 2, HeadSize = 4 };

    public ExpertShape? Mixture { get; init; }

    public override AttentionShape Attention => Shape;

    public override ExpertShape? Experts => Mixture;

    [ModuleInitializer]
    internal static void Register() => ModelArchitectures.Register<OddConfig>("odd");
}

/// <summary>A kind of attention that no engine knows.</summary>
internal sealed record OddShape : AttentionShape
{
    internal override HeadSizes PerHead => new(4, 4, 4);

    internal override CachedToken Cached => new(2, 4, 4, ValueIsKey: false);
}
