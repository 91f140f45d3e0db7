using R1.Models;
using R1.Training.Gradients.Vectorized;
using R1.Vectors;

namespace R1.Generation.Vectorized;

/// <summary>Pre-norm residual layer: x + attention(norm(x)), then x + mlp(norm(x)).</summary>
internal sealed unsafe class VectorLayer
{
    private readonly ModelConfig _config;
    private readonly AlignedBuffer<float> _inputNorm;
    private readonly VectorAttention _attention;
    private readonly AlignedBuffer<float> _postNorm;
    private readonly VectorExperts? _experts;
    private readonly VectorFeedForward? _dense;

    public VectorLayer(ModelConfig config, RopeTable rope, int layer)
    {
        _config = config;
        _inputNorm = new AlignedBuffer<float>(Stride.Of(config.HiddenSize));
        _postNorm = new AlignedBuffer<float>(Stride.Of(config.HiddenSize));
        _attention = VectorAttention.Create(config, rope, layer);
        if (config.ExpertsOf(layer) is { } experts) _experts = new VectorExperts(config.HiddenSize, experts);
        else _dense = new VectorFeedForward(config.HiddenSize, config.IntermediateSize);
    }

    /// <summary>Width of attention's first projection.</summary>
    public int ProjectedWidth => _attention.ProjectedWidth;

    /// <summary>Columns of the widest gate and up.</summary>
    public int InnerWidth => _experts?.InnerWidth ?? _dense!.InnerWidth;

    public void Load(WeightReader weights, string prefix)
    {
        weights.Copy(prefix + "input_layernorm.weight", _inputNorm);
        weights.Copy(prefix + "post_attention_layernorm.weight", _postNorm);
        _attention.Load(weights, prefix + "self_attn.");
        _experts?.Load(weights, prefix + "mlp.");
        _dense?.Load(weights, prefix + "mlp.");
    }

    public void Forward(Workspace work, RowBatch rows)
    {
        Norm(work, _inputNorm, rows.Count);
        _attention.Forward(work, rows);
        Norm(work, _postNorm, rows.Count);
        _experts?.Forward(work, rows.Count);
        _dense?.Forward(work, rows.Count);
    }

    private void Norm(Workspace work, AlignedBuffer<float> weight, int rows) =>
        work.Kernels.RmsNorm(work.Residual, weight.Pointer, work.Normed, rows, _config.HiddenSize, (float)_config.RmsNormEps);
}
