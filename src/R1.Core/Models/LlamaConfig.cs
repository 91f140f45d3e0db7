using System.Text.Json.Serialization;

namespace R1.Models;

/// <summary>Llama 3 (arXiv 2407.21783).</summary>
public sealed record LlamaConfig : GroupedQueryConfig
{
    /// <inheritdoc/>
    public override string ModelType { get; init; } = "llama";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Architectures => ["LlamaForCausalLM"];

    /// <inheritdoc/>
    [JsonIgnore]
    public override AttentionShape Attention => GroupedQuery;
}
