using R1.Foundation;
using R1.Training.Gradients.Vectorized;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>Token mixing half of a layer.</summary>
internal abstract class Attention(string name) : nn.Module(name)
{
    /// <param name="x">Normed input [B, S, H].</param>
    /// <param name="pass">Tables, mask and cache of this forward.</param>
    /// <param name="layer">Index of the layer, which is its place in the cache.</param>
    /// <returns>[B, S, H]</returns>
    public abstract Tensor Forward(Tensor x, ForwardPass pass, int layer);

    /// <summary>The attention of the configured shape.</summary>
    public static Attention Create(ModelConfig config, Placement placement) => config.Attention switch
    {
        GroupedQueryShape shape => new GroupedQueryAttention(config, shape, placement),
        LatentShape shape => new MultiHeadLatentAttention(config.HiddenSize, shape, placement),
        var shape => throw shape.Unknown(),
    };
}

/// <summary>Channel mixing half of a layer.</summary>
internal abstract class FeedForward(string name) : nn.Module(name)
{
    /// <inheritdoc cref="Attention.Forward"/>
    public abstract Tensor Forward(Tensor x, ForwardPass pass, int layer);

    /// <summary>The experts of a layer, or its dense feed-forward.</summary>
    public static FeedForward Create(ModelConfig config, int layer, Placement placement) => config.ExpertsOf(layer) is { } experts
        ? new MixtureOfExperts(config.HiddenSize, experts, placement)
        : new SwiGlu(config.HiddenSize, config.IntermediateSize, placement);
}

/// <summary>Pre-norm residual layer: x + attention(norm(x)), then x + mlp(norm(x)).</summary>
internal sealed class DecoderLayer : nn.Module
{
    [ComponentName(Name = "input_layernorm")] private readonly RmsNorm _inputNorm;
    [ComponentName(Name = "self_attn")] private readonly Attention _attention;
    [ComponentName(Name = "post_attention_layernorm")] private readonly RmsNorm _postNorm;
    [ComponentName(Name = "mlp")] private readonly FeedForward _mlp;

    public DecoderLayer(ModelConfig config, int layer, Placement placement) : base(nameof(DecoderLayer))
    {
        _inputNorm = new RmsNorm(config.HiddenSize, config.RmsNormEps, placement);
        _attention = Attention.Create(config, placement);
        _postNorm = new RmsNorm(config.HiddenSize, config.RmsNormEps, placement);
        _mlp = FeedForward.Create(config, layer, placement);
        RegisterComponents();
    }

    /// <summary>The mixture of experts, or null in a dense layer.</summary>
    public MixtureOfExperts? Experts => _mlp as MixtureOfExperts;

    /// <inheritdoc cref="Attention.Forward"/>
    public Tensor Forward(Tensor x, ForwardPass pass, int layer)
    {
        using var scope = NewDisposeScope();
        var mixed = x.Plus(_attention.Forward(_inputNorm.Forward(x), pass, layer));
        return mixed.Plus(_mlp.Forward(_postNorm.Forward(mixed), pass, layer)).MoveToOuterDisposeScope();
    }
}
