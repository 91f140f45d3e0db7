using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>Llama 3, Qwen2 and Qwen3: the models that the paper distils into.</summary>
public sealed class DenseForCausalLM : CausalLM
{
    private readonly DenseConfig _config;

    internal DenseForCausalLM(DenseConfig config, Placement placement)
        : base(config, _ => Layer(config, placement), Rotary(config, placement), placement) => _config = config;

    /// <inheritdoc/>
    public override KVCache CreateCache(int batch, int capacity) =>
        new(_config.NumHiddenLayers, _config.KeyValueHeads, [_config.HeadSize, _config.HeadSize], batch, capacity, Placement);

    private static RotaryEmbedding Rotary(DenseConfig config, Placement placement) =>
        new(config, config.HeadSize, interleaved: false, placement.Device);

    private static DecoderLayer Layer(DenseConfig config, Placement placement) =>
        new(config, new GroupedQueryAttention(config, placement), new SwiGlu(config.HiddenSize, config.IntermediateSize, placement), placement);
}
