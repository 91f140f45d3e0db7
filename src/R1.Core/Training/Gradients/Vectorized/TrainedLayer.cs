using R1.Models;
using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>Pre-norm residual layer: x + attention(norm(x)), then x + mlp(norm(x)).</summary>
internal sealed class TrainedLayer
{
    private readonly TrainedFeedForward? _dense;

    public TrainedLayer(ParameterLayout layout, ModelConfig config, RopeTable rope, int layer)
    {
        Config = config;
        var prefix = $"model.layers.{layer}.";
        InputNorm = new TrainedVector(layout, prefix + "input_layernorm.weight", config.HiddenSize);
        Attention = TrainedAttention.Create(layout, config, rope, prefix + "self_attn.");
        PostNorm = new TrainedVector(layout, prefix + "post_attention_layernorm.weight", config.HiddenSize);
        if (config.ExpertsOf(layer) is { } experts) Experts = new TrainedExperts(layout, config.HiddenSize, experts, prefix + "mlp.");
        else _dense = new TrainedFeedForward(layout, config.HiddenSize, config.IntermediateSize, prefix + "mlp.");
    }

    public ModelConfig Config { get; }

    public TrainedVector InputNorm { get; }

    public TrainedAttention Attention { get; }

    public TrainedVector PostNorm { get; }

    /// <summary>The mixture of experts, or null in a dense layer.</summary>
    public TrainedExperts? Experts { get; }

    /// <summary>A pass of its own tape.</summary>
    /// <param name="pass">Kernels and memory.</param>
    /// <param name="load">[experts] counts rows; unused in a dense layer.</param>
    public LayerPass Begin(PassContext pass, long[] load) =>
        new(this, pass, Attention.Begin(pass), Experts is null ? new DenseFeedForwardPass(_dense!, pass) : new ExpertsPass(Experts, pass, load));
}

/// <summary>One forward and backward through a layer.</summary>
internal sealed unsafe class LayerPass(TrainedLayer weights, PassContext pass, AttentionPass attention, FeedForwardPass feedForward)
{
    private Normed _input;
    private Normed _middle;

    /// <summary>The residual stream behind the layer.</summary>
    public Matrix Forward(Matrix residual)
    {
        _input = Norm(residual, weights.InputNorm);
        var middle = Copy(residual);
        attention.Forward(_input.Output, middle);
        _middle = Norm(middle, weights.PostNorm);
        var output = Copy(middle);
        feedForward.Forward(_middle.Output, output);
        return output;
    }

    /// <summary>Turns the gradient of the output into that of the input.</summary>
    public void Backward(Matrix gradient)
    {
        var mark = pass.Scratch.Mark;
        var dNormed = pass.Scratch.Rows(pass.Rows, weights.Config.HiddenSize);
        feedForward.Backward(gradient, dNormed);
        pass.NormBackward(_middle, weights.PostNorm, dNormed, gradient, accumulate: true);
        attention.Backward(gradient, dNormed);
        pass.NormBackward(_input, weights.InputNorm, dNormed, gradient, accumulate: true);
        pass.Scratch.Release(mark);
    }

    private Normed Norm(Matrix x, TrainedVector weight) => pass.Norm(x, weight, pass.Rows, weights.Config.HiddenSize, weights.Config.RmsNormEps);

    private Matrix Copy(Matrix source)
    {
        var target = pass.Tape.Rows(pass.Rows, weights.Config.HiddenSize);
        new Span<float>(source.Start, pass.Rows * source.Stride).CopyTo(new Span<float>(target.Start, pass.Rows * target.Stride));
        return target;
    }
}
