using R1.Vectors;
using R1.Models;

namespace R1.Training.Gradients.Vectorized;

/// <summary>Weights of the token-mixing half of a layer.</summary>
internal abstract class TrainedAttention
{
    /// <summary>A pass of its own tape.</summary>
    public abstract AttentionPass Begin(PassContext pass);

    /// <summary>The attention of the configured shape.</summary>
    public static TrainedAttention Create(ParameterLayout layout, ModelConfig config, RopeTable rope, string prefix) => config.Attention switch
    {
        GroupedQueryShape shape => new TrainedGroupedAttention(layout, config, shape, prefix) { Rope = rope },
        LatentShape shape => new TrainedLatentAttention(layout, config.HiddenSize, shape, prefix) { Rope = rope },
        var shape => throw shape.Unknown(),
    };
}

/// <summary>One forward and backward through attention.</summary>
internal abstract class AttentionPass
{
    /// <summary>Adds the output to the residual stream.</summary>
    public abstract void Forward(Matrix normed, Matrix residual);

    /// <summary>Sets the gradient of the normed input from that of the output.</summary>
    public abstract void Backward(Matrix dOutput, Matrix dNormed);
}
