using R1.Models;

namespace R1.Bench.Large;

/// <summary>Shapes of published models, for checkpoints of random weights.</summary>
internal static class LargeShapes
{
    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, ModelConfig> All { get; } = new Dictionary<string, ModelConfig>
    {
        ["8m"] = new LlamaConfig
        {
            VocabSize = 8192, HiddenSize = 256, IntermediateSize = 768, NumHiddenLayers = 6, NumAttentionHeads = 8, NumKeyValueHeads = 4,
            MaxPositionEmbeddings = 4096, TieWordEmbeddings = true, EosTokenId = [1],
        },
        ["0.5b"] = Qwen(896, 4864, 24, (14, 2)),
        ["1.5b"] = Qwen(1536, 8960, 28, (12, 2)),
    };

    // Qwen2.5's.
    private static Qwen2Config Qwen(int hidden, int inner, int layers, (int Query, int KeyValue) heads) => new()
    {
        VocabSize = 151936, HiddenSize = hidden, IntermediateSize = inner, NumHiddenLayers = layers, NumAttentionHeads = heads.Query,
        NumKeyValueHeads = heads.KeyValue, MaxPositionEmbeddings = 32768, RopeTheta = 1e6, TieWordEmbeddings = true, EosTokenId = [151643],
    };
}
