using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>DeepSeek-V3 (arXiv 2412.19437): the architecture of DeepSeek-R1 and R1-Zero, at any size.</summary>
public sealed class DeepseekV3ForCausalLM : CausalLM
{
    internal DeepseekV3ForCausalLM(DeepseekV3Config config, Placement placement)
        : base(config, layer => Layer(config, layer, placement), new RotaryEmbedding(config, config.QkRopeHeadDim, config.RopeInterleave, placement.Device), placement)
    {
    }

    /// <summary>The configuration.</summary>
    public new DeepseekV3Config Config => (DeepseekV3Config)base.Config;

    /// <inheritdoc/>
    public override long ActiveParameterCount
    {
        get
        {
            var idle = Config.NRoutedExperts - Config.NumExpertsPerToken;
            var moeLayers = Math.Max(0, Config.NumHiddenLayers - Config.FirstKDenseReplace);
            return ParameterCount - 3L * moeLayers * idle * Config.MoeIntermediateSize * Config.HiddenSize;
        }
    }

    /// <inheritdoc/>
    public override KVCache CreateCache(int batch, int capacity) =>
        new(Config.NumHiddenLayers, 1, [Config.KvLoraRank + Config.QkRopeHeadDim], batch, capacity, Placement);

    internal ExpertRouter Router(int layer) =>
        Layers[layer].Experts?.Router ?? throw new ArgumentException($"Layer {layer} is dense and has no router.", nameof(layer));

    private static DecoderLayer Layer(DeepseekV3Config config, int layer, Placement placement)
    {
        FeedForward mlp = layer < config.FirstKDenseReplace
            ? new SwiGlu(config.HiddenSize, config.IntermediateSize, placement)
            : new MixtureOfExperts(config, placement);
        return new DecoderLayer(config, new MultiHeadLatentAttention(config, placement), mlp, placement);
    }
}
