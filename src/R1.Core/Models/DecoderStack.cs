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
        var pass = Pass(inputs, dtype);
        var x = Embed(inputs.Ids);
        for (var i = 0; i < Layers.Count; i++)
        {
            observe?.Invoke(i, x);
            x = Layers[i].Forward(x, pass, i);
        }
        x = Norm(x);
        observe?.Invoke(Layers.Count, x);
        return x;
    }

    /// <summary>What all layers of one forward share; it lives in the current dispose scope.</summary>
    public ForwardPass Pass(ForwardInputs inputs, ScalarType dtype) => new(_rotary, inputs, dtype);

    /// <returns>[B, S, H], what enters the first layer.</returns>
    public Tensor Embed(Tensor ids) => _embedding.Forward(ids);

    /// <returns>[B, S, H], the final hidden states of what leaves the last layer.</returns>
    public Tensor Norm(Tensor x) => _norm.Forward(x);
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
