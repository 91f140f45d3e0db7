using System.Text.Json.Serialization;

namespace R1.Models;

/// <summary>DeepSeek-V3 (arXiv 2412.19437): multi-head latent attention and a mixture of experts balanced without an auxiliary loss.</summary>
public sealed record DeepseekV3Config : ModelConfig
{
    private const int MostExperts = 1 << 16, MostShared = 64, MostPredictions = 64;

    /// <inheritdoc/>
    public override string ModelType { get; init; } = "deepseek_v3";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Architectures => ["DeepseekV3ForCausalLM"];

    /// <value>Width of the query latent; null (default) for a direct query projection.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? QLoraRank { get; init; }

    /// <summary>Width of the key-value latent, which is what the cache keeps.</summary>
    public required int KvLoraRank { get; init; }

    /// <summary>Per head, dimensions of query and key without position.</summary>
    public required int QkNopeHeadDim { get; init; }

    /// <summary>Per head, dimensions of query and key with rotary position; the key's are shared by all heads.</summary>
    public required int QkRopeHeadDim { get; init; }

    /// <summary>Per head, dimensions of the value.</summary>
    public required int VHeadDim { get; init; }

    /// <value>The first layers that have a dense feed-forward instead of experts. Default 1.</value>
    public int FirstKDenseReplace { get; init; } = 1;

    /// <value>Routed experts per layer. Default 8.</value>
    public int NRoutedExperts { get; init; } = 8;

    /// <value>Shared experts per layer, every token's; one feed-forward of their summed width. Default 1; 0 for none.</value>
    public int NSharedExperts { get; init; } = 1;

    /// <value>Routed experts that a token visits. Default 2.</value>
    [JsonPropertyName("num_experts_per_tok")]
    public int NumExpertsPerToken { get; init; } = 2;

    /// <summary>Inner width of one expert.</summary>
    public required int MoeIntermediateSize { get; init; }

    /// <value>Groups the experts fall into. Default 1.</value>
    public int NGroup { get; init; } = 1;

    /// <value>Groups that a token may use. Default 1.</value>
    public int TopkGroup { get; init; } = 1;

    /// <value>Divide the chosen scores by their sum. Default true.</value>
    public bool NormTopkProb { get; init; } = true;

    /// <value>Factor on the routing weights. Default 1.</value>
    public double RoutedScalingFactor { get; init; } = 1;

    /// <value>Rotary pairs are neighbours (true, default) or the two halves of a head.</value>
    public bool RopeInterleave { get; init; } = true;

    /// <value>Only <c>sigmoid</c> is supported.</value>
    public string ScoringFunc { get; init; } = "sigmoid";

    /// <value>Only <c>noaux_tc</c> is supported: top-k of score plus bias within the best groups.</value>
    public string TopkMethod { get; init; } = "noaux_tc";

    /// <value>Only 1 is supported: experts in every layer after the dense ones.</value>
    public int MoeLayerFreq { get; init; } = 1;

    /// <value>
    /// Modules of multi-token prediction that the checkpoint may carry after the last layer; they are made and loaded on request only (<see cref="CausalLM"/>).
    /// Default 0.
    /// </value>
    public int NumNextnPredictLayers { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override AttentionShape Attention => new LatentShape
    {
        Heads = NumAttentionHeads, QueryLatentSize = QLoraRank, LatentSize = KvLoraRank, NopeSize = QkNopeHeadDim, RopeSize = QkRopeHeadDim,
        ValueSize = VHeadDim, RotaryInterleaved = RopeInterleave, ScaleFactor = (RopeScaling as YarnRopeScaling)?.SoftmaxScale ?? 1,
    };

    /// <inheritdoc/>
    [JsonIgnore]
    public override ExpertShape Experts => new()
    {
        Count = NRoutedExperts, PerToken = NumExpertsPerToken, InnerSize = MoeIntermediateSize, SharedInnerSize = NSharedExperts * MoeIntermediateSize,
        FirstLayer = FirstKDenseReplace, Groups = NGroup, GroupsPerToken = TopkGroup, Scoring = ExpertScoring.Sigmoid, SelectionBias = true,
        NormalizeWeights = NormTopkProb, WeightFactor = RoutedScalingFactor,
    };

    internal override int PredictionModules => NumNextnPredictLayers;

    internal override IEnumerable<string> Faults()
    {
        foreach (var fault in base.Faults()) yield return fault;
        foreach (var fault in SizeFaults(
            ("q_lora_rank", QLoraRank ?? 1), ("kv_lora_rank", KvLoraRank), ("qk_nope_head_dim", QkNopeHeadDim), ("qk_rope_head_dim", QkRopeHeadDim),
            ("v_head_dim", VHeadDim), ("moe_intermediate_size", MoeIntermediateSize), ("n_group", NGroup)))
            yield return fault;
        foreach (var fault in SizeFaults(MostExperts, ("n_routed_experts", NRoutedExperts))) yield return fault;
        if (QkRopeHeadDim % 2 != 0) yield return $"qk_rope_head_dim is {QkRopeHeadDim}; it must be even and positive.";
        foreach (var fault in RoutingFaults()) yield return fault;
        if (NumNextnPredictLayers is < 0 or > MostPredictions)
            yield return $"num_nextn_predict_layers is {NumNextnPredictLayers}; it must lie between 0 and {MostPredictions}.";
        if (ScoringFunc != "sigmoid") yield return $"scoring_func is '{ScoringFunc}'; only 'sigmoid' is supported.";
        if (TopkMethod != "noaux_tc") yield return $"topk_method is '{TopkMethod}'; only 'noaux_tc' is supported.";
        if (MoeLayerFreq != 1) yield return $"moe_layer_freq is {MoeLayerFreq}; only 1 is supported.";
        if (AttentionBias) yield return "attention_bias is true; only false is supported for deepseek_v3.";
    }

    private IEnumerable<string> RoutingFaults()
    {
        if (NSharedExperts is < 0 or > MostShared) yield return $"n_shared_experts is {NSharedExperts}; it must lie between 0 and {MostShared}.";
        if (FirstKDenseReplace < 0) yield return $"first_k_dense_replace is {FirstKDenseReplace}; it must not be negative.";
        if (NGroup < 1) yield break;
        if (NRoutedExperts % NGroup != 0) yield return $"n_routed_experts is {NRoutedExperts}; it must be a multiple of n_group ({NGroup}).";
        if (TopkGroup < 1 || TopkGroup > NGroup) yield return $"topk_group is {TopkGroup}; it must lie between 1 and n_group ({NGroup}).";
        var reachable = TopkGroup * (NRoutedExperts / NGroup);
        if (NumExpertsPerToken < 1 || NumExpertsPerToken > reachable)
            yield return $"num_experts_per_tok is {NumExpertsPerToken}; it must lie between 1 and the {reachable} experts of topk_group groups.";
    }
}
