using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>DeepSeek-V3 (arXiv 2412.19437): the architecture of DeepSeek-R1 and R1-Zero, at any size.</summary>
public sealed class DeepseekV3ForCausalLM : CausalLM
{
    private readonly DeepseekV3Config _config;

    internal DeepseekV3ForCausalLM(DeepseekV3Config config, Placement placement)
        : base(config, layer => Layer(config, layer, placement), Rotary(config, placement), placement) => _config = config;

    /// <inheritdoc/>
    public override long ActiveParameterCount
    {
        get
        {
            var idle = _config.NRoutedExperts - _config.NumExpertsPerToken;
            var moeLayers = Math.Max(0, _config.NumHiddenLayers - _config.FirstKDenseReplace);
            return ParameterCount - 3L * moeLayers * idle * _config.MoeIntermediateSize * _config.HiddenSize;
        }
    }

    /// <inheritdoc/>
    public override KVCache CreateCache(int batch, int capacity) =>
        new(_config.NumHiddenLayers, 1, [_config.KvLoraRank + _config.QkRopeHeadDim], batch, capacity, Placement);

    internal ExpertRouter Router(int layer) =>
        Layers[layer].Experts?.Router ?? throw new ArgumentException($"Layer {layer} is dense and has no router.", nameof(layer));

    private static RotaryEmbedding Rotary(DeepseekV3Config config, Placement placement) =>
        new(config, config.QkRopeHeadDim, config.RopeInterleave, placement.Device);

    private static DecoderLayer Layer(DeepseekV3Config config, int layer, Placement placement)
    {
        FeedForward mlp = layer < config.FirstKDenseReplace
            ? new SwiGlu(config.HiddenSize, config.IntermediateSize, placement)
            : new MixtureOfExperts(config, placement);
        return new DecoderLayer(config, new MultiHeadLatentAttention(config, placement), mlp, placement);
    }
}
