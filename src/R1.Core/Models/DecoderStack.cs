using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>Embedding, layers and final norm.</summary>
internal sealed class DecoderStack : nn.Module
{
    [ComponentName(Name = "embed_tokens")] private readonly TokenEmbedding _embedding;
    [ComponentName(Name = "layers")] private readonly ModuleList<DecoderLayer> _layers;
    [ComponentName(Name = "norm")] private readonly RmsNorm _norm;
    [ComponentName(Name = "rotary_emb")] private readonly RotaryEmbedding _rotary;

    public DecoderStack(ModelConfig config, Placement placement) : base(nameof(DecoderStack))
    {
        _embedding = new TokenEmbedding(config.VocabSize, config.HiddenSize, placement);
        _layers = [.. Enumerable.Range(0, config.NumHiddenLayers).Select(layer => new DecoderLayer(config, layer, placement))];
        _norm = new RmsNorm(config.HiddenSize, config.RmsNormEps, placement);
        _rotary = new RotaryEmbedding(config, config.Attention.PerHead.Rotary, config.Attention.RotaryInterleaved, placement.Device);
        RegisterComponents();
        Layers = [.. _layers];
    }

    /// <summary>[V, H]</summary>
    public Tensor Embedding => _embedding.Weight;

    public IReadOnlyList<DecoderLayer> Layers { get; }

    /// <returns>[B, S, H]</returns>
    public Tensor Forward(ForwardInputs inputs, ScalarType dtype, Action<int, Tensor>? observe)
    {
        var pass = new ForwardPass(_rotary, inputs, dtype);
        var x = _embedding.Forward(inputs.Ids);
        for (var i = 0; i < Layers.Count; i++)
        {
            observe?.Invoke(i, x);
            x = Layers[i].Forward(x, pass, i);
        }
        x = _norm.Forward(x);
        observe?.Invoke(Layers.Count, x);
        return x;
    }
}

/// <summary>One row per token.</summary>
internal sealed class TokenEmbedding : nn.Module
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight;

    public TokenEmbedding(long vocabulary, long hidden, Placement placement) : base(nameof(TokenEmbedding))
    {
        _weight = placement.Parameter(vocabulary, hidden);
        RegisterComponents();
    }

    /// <summary>[V, H]</summary>
    public Tensor Weight => _weight;

    /// <param name="ids">int64 [B, S]</param>
    /// <returns>[B, S, H]</returns>
    public Tensor Forward(Tensor ids) => _weight.index_select(0, ids.flatten()).view(ids.shape[0], ids.shape[1], -1);
}
