using System.Text.Json.Serialization;

namespace R1.Models;

/// <summary>Qwen3 (arXiv 2505.09388): a norm on every head of queries and keys.</summary>
public sealed record Qwen3Config : GroupedQueryConfig
{
    /// <inheritdoc/>
    public override string ModelType { get; init; } = "qwen3";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Architectures => ["Qwen3ForCausalLM"];

    /// <inheritdoc/>
    [JsonIgnore]
    public override AttentionShape Attention => GroupedQuery with { QueryKeyNorm = true };
}
