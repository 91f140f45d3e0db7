using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>Llama 3, Qwen2 and Qwen3: the models that the paper distils into.</summary>
public sealed class DenseForCausalLM : CausalLM
{
    internal DenseForCausalLM(DenseConfig config, Placement placement)
        : base(config, _ => Layer(config, placement), new RotaryEmbedding(config, config.HeadSize, interleaved: false, placement.Device), placement)
    {
    }

    /// <summary>The configuration.</summary>
    public new DenseConfig Config => (DenseConfig)base.Config;

    /// <inheritdoc/>
    public override KVCache CreateCache(int batch, int capacity) =>
        new(Config.NumHiddenLayers, Config.KeyValueHeads, [Config.HeadSize, Config.HeadSize], batch, capacity, Placement);

    private static DecoderLayer Layer(DenseConfig config, Placement placement) =>
        new(config, new GroupedQueryAttention(config, placement), new SwiGlu(config.HiddenSize, config.IntermediateSize, placement), placement);
}
