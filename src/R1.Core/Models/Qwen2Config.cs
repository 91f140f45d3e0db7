using System.Text.Json.Serialization;

namespace R1.Models;

/// <summary>Qwen2 and Qwen2.5 (arXiv 2407.10671): bias in the projections of queries, keys and values.</summary>
public sealed record Qwen2Config : GroupedQueryConfig
{
    /// <inheritdoc/>
    public override string ModelType { get; init; } = "qwen2";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Architectures => ["Qwen2ForCausalLM"];

    /// <inheritdoc/>
    [JsonIgnore]
    public override AttentionShape Attention => GroupedQuery with { ProjectionBias = true };
}
