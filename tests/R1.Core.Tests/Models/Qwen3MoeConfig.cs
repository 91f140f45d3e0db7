using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using R1.Models;

namespace R1.Tests.Models;

/// <summary>
/// Qwen3-MoE (arXiv 2505.09388), an architecture that the library does not have: grouped-query attention with a norm on queries and keys, experts
/// scored by softmax. All it takes is this file, and every test of models, samplers and gradient engines runs on it.
/// </summary>
internal sealed record Qwen3MoeConfig : GroupedQueryConfig
{
    public override string ModelType { get; init; } = "qwen3_moe";

    public override IReadOnlyList<string> Architectures => ["Qwen3MoeForCausalLM"];

    public required int NumExperts { get; init; }

    [JsonPropertyName("num_experts_per_tok")]
    public required int NumExpertsPerToken { get; init; }

    public required int MoeIntermediateSize { get; init; }

    public bool NormTopkProb { get; init; }

    [JsonIgnore]
    public override AttentionShape Attention => GroupedQuery with { QueryKeyNorm = true };

    [JsonIgnore]
    public override ExpertShape Experts => new()
    {
        Count = NumExperts, PerToken = NumExpertsPerToken, InnerSize = MoeIntermediateSize, Scoring = ExpertScoring.Softmax,
        NormalizeWeights = NormTopkProb,
    };

    [ModuleInitializer]
    internal static void Register() => ModelArchitectures.Register<Qwen3MoeConfig>("qwen3_moe");
}
