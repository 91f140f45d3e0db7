namespace R1.Models;

/// <summary>What the configurations of models with grouped-query attention share: Llama 3, Qwen2 and Qwen3, the models that the paper distils into.</summary>
public abstract record GroupedQueryConfig : ModelConfig
{
    /// <summary>Key-value heads, shared by groups of query heads; null for as many as query heads.</summary>
    public int? NumKeyValueHeads { get; init; }

    /// <summary>Dimensions of a head; null for hidden_size / num_attention_heads.</summary>
    public int? HeadDim { get; init; }

    /// <value>Only false is supported.</value>
    public bool MlpBias { get; init; }

    /// <value>Only false is supported.</value>
    public bool UseSlidingWindow { get; init; }

    /// <summary>The attention without what distinguishes an architecture.</summary>
    protected GroupedQueryShape GroupedQuery => new()
    {
        Heads = NumAttentionHeads, KeyValueHeads = KeyValueHeads, HeadSize = HeadSize, ProjectionBias = AttentionBias, OutputBias = AttentionBias,
    };

    private int KeyValueHeads => NumKeyValueHeads ?? NumAttentionHeads;

    private int HeadSize => HeadDim ?? HiddenSize / NumAttentionHeads;

    internal override IEnumerable<string> Faults()
    {
        foreach (var fault in base.Faults()) yield return fault;
        if (KeyValueHeads < 1 || NumAttentionHeads % KeyValueHeads != 0)
            yield return $"num_key_value_heads is {KeyValueHeads}; it must divide num_attention_heads ({NumAttentionHeads}).";
        if (NumAttentionHeads > 0 && (HeadSize < 2 || HeadSize % 2 != 0)) yield return $"head_dim is {HeadSize}; it must be even and positive.";
        if (HeadDim > MostOfAny) yield return $"head_dim is {HeadDim}; it must be at most {MostOfAny}.";
        if (MlpBias) yield return "mlp_bias is true; only false is supported.";
        if (UseSlidingWindow) yield return "use_sliding_window is true; only full attention is supported.";
    }
}
