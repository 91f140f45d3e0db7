using System.Text.Json.Serialization;

namespace R1.Models;

/// <summary>The dense siblings used for distillation: Llama 3, Qwen2 (bias on q, k, v) and Qwen3 (norm on each query and key head).</summary>
public sealed record DenseConfig : ModelConfig
{
    /// <inheritdoc/>
    public override required string ModelType { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Architectures => [ModelType switch
    {
        "qwen2" => "Qwen2ForCausalLM",
        "qwen3" => "Qwen3ForCausalLM",
        _ => "LlamaForCausalLM",
    }];

    /// <summary>Key-value heads, shared by groups of query heads; null for as many as query heads.</summary>
    public int? NumKeyValueHeads { get; init; }

    /// <summary>Dimensions of a head; null for hidden_size / num_attention_heads.</summary>
    public int? HeadDim { get; init; }

    /// <value>Only false is supported.</value>
    public bool MlpBias { get; init; }

    /// <value>Only false is supported.</value>
    public bool UseSlidingWindow { get; init; }

    internal int KeyValueHeads => NumKeyValueHeads ?? NumAttentionHeads;

    internal int HeadSize => HeadDim ?? HiddenSize / NumAttentionHeads;

    internal bool HasQkvBias => ModelType == "qwen2" || AttentionBias;

    internal bool HasQkNorm => ModelType == "qwen3";

    internal override IEnumerable<string> Faults()
    {
        foreach (var fault in base.Faults()) yield return fault;
        if (ModelType is not ("llama" or "qwen2" or "qwen3")) yield return $"model_type is '{ModelType}'; it must be llama, qwen2 or qwen3.";
        if (KeyValueHeads < 1 || NumAttentionHeads % KeyValueHeads != 0)
            yield return $"num_key_value_heads is {KeyValueHeads}; it must divide num_attention_heads ({NumAttentionHeads}).";
        if (NumAttentionHeads > 0 && (HeadSize < 2 || HeadSize % 2 != 0)) yield return $"head_dim is {HeadSize}; it must be even and positive.";
        if (HeadDim > MostOfAny) yield return $"head_dim is {HeadDim}; it must be at most {MostOfAny}.";
        if (MlpBias) yield return "mlp_bias is true; only false is supported.";
        if (UseSlidingWindow) yield return "use_sliding_window is true; only full attention is supported.";
    }
}
