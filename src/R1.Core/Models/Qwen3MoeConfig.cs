using System.Text.Json.Serialization;

namespace R1.Models;

/// <summary>Qwen3-MoE (arXiv 2505.09388): Qwen3's attention, and in every layer experts that are scored by softmax and have no bias.</summary>
public sealed record Qwen3MoeConfig : GroupedQueryConfig
{
    private const int MostExperts = 1 << 16;

    /// <inheritdoc/>
    public override string ModelType { get; init; } = "qwen3_moe";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Architectures => ["Qwen3MoeForCausalLM"];

    /// <summary>Routed experts per layer.</summary>
    public required int NumExperts { get; init; }

    /// <summary>Routed experts that a token visits.</summary>
    [JsonPropertyName("num_experts_per_tok")]
    public required int NumExpertsPerToken { get; init; }

    /// <summary>Inner width of one expert.</summary>
    public required int MoeIntermediateSize { get; init; }

    /// <value>Divide the chosen scores by their sum. Default false, as in transformers; the published models have true.</value>
    public bool NormTopkProb { get; init; }

    /// <value>Only 1 is supported: experts in every layer.</value>
    public int DecoderSparseStep { get; init; } = 1;

    /// <value>Only an empty list is supported: no layer has a dense feed-forward. Null (default) is the same.</value>
    public IReadOnlyList<int>? MlpOnlyLayers { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override AttentionShape Attention => GroupedQuery with { QueryKeyNorm = true };

    /// <inheritdoc/>
    [JsonIgnore]
    public override ExpertShape Experts => new()
    {
        Count = NumExperts, PerToken = NumExpertsPerToken, InnerSize = MoeIntermediateSize, Scoring = ExpertScoring.Softmax,
        NormalizeWeights = NormTopkProb,
    };

    internal override IEnumerable<string> Faults()
    {
        foreach (var fault in base.Faults()) yield return fault;
        foreach (var fault in SizeFaults(("moe_intermediate_size", MoeIntermediateSize))) yield return fault;
        foreach (var fault in SizeFaults(MostExperts, ("num_experts", NumExperts))) yield return fault;
        if (NumExpertsPerToken < 1 || NumExpertsPerToken > NumExperts)
            yield return $"num_experts_per_tok is {NumExpertsPerToken}; it must lie between 1 and num_experts ({NumExperts}).";
        if (DecoderSparseStep != 1) yield return $"decoder_sparse_step is {DecoderSparseStep}; only 1 is supported: experts in every layer.";
        if (MlpOnlyLayers is { Count: > 0 } dense) yield return $"mlp_only_layers is [{string.Join(", ", dense)}]; only an empty list is supported.";
    }
}
