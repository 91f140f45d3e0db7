using R1.Models;
using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>
/// Weights of attention in which groups of query heads share a key-value head, with optional bias (Qwen2) and per-head norms (Qwen3). One product
/// gives [queries | keys | values], every head padded to the stride unit.
/// </summary>
internal sealed class TrainedGroupedAttention : TrainedAttention
{
    public TrainedGroupedAttention(ParameterLayout layout, ModelConfig config, GroupedQueryShape shape, string prefix)
    {
        (Shape, NormEpsilon) = (shape, config.RmsNormEps);
        var (heads, shared, size, hidden) = (shape.Heads, shape.KeyValueHeads, shape.HeadSize, config.HiddenSize);
        Attention = new CausalAttention(heads, shared, size, size, (float)shape.SoftmaxScale);
        Project = new TrainedLinear(layout, hidden, Attention.QueryWidth + Attention.KeyWidth + Attention.ValueWidth);
        AddHeads(prefix + "q_proj.weight", heads, 0);
        AddHeads(prefix + "k_proj.weight", shared, KeyColumn);
        AddHeads(prefix + "v_proj.weight", shared, ValueColumn);
        Output = new TrainedLinear(layout, new Blocks(heads, size), hidden).With(prefix + "o_proj.weight", hidden);
        if (shape.ProjectionBias)
            Biases =
            [
                (new TrainedVector(layout, prefix + "q_proj.bias", size, heads), 0, Attention.QueryWidth),
                (new TrainedVector(layout, prefix + "k_proj.bias", size, shared), KeyColumn, Attention.KeyWidth),
                (new TrainedVector(layout, prefix + "v_proj.bias", size, shared), ValueColumn, Attention.ValueWidth),
            ];
        if (shape.OutputBias) OutputBias = new TrainedVector(layout, prefix + "o_proj.bias", hidden);
        if (!shape.QueryKeyNorm) return;
        QueryNorm = new TrainedVector(layout, prefix + "q_norm.weight", size);
        KeyNorm = new TrainedVector(layout, prefix + "k_norm.weight", size);
    }

    public GroupedQueryShape Shape { get; }

    /// <summary>Of the norms on queries and keys.</summary>
    public double NormEpsilon { get; }

    public required RopeTable Rope { get; init; }

    public CausalAttention Attention { get; }

    public TrainedLinear Project { get; }

    /// <summary>Added to the projection: bias, first column, columns.</summary>
    public (TrainedVector Bias, int Column, int Width)[] Biases { get; } = [];

    /// <summary>First column of the keys.</summary>
    public int KeyColumn => Attention.QueryWidth;

    /// <summary>First column of the values.</summary>
    public int ValueColumn => KeyColumn + Attention.KeyWidth;

    public TrainedVector? QueryNorm { get; }

    public TrainedVector? KeyNorm { get; }

    public TrainedLinear Output { get; }

    public TrainedVector? OutputBias { get; }

    public override AttentionPass Begin(PassContext pass) => new GroupedAttentionPass(this, pass);

    private void AddHeads(string name, int heads, int column)
    {
        var size = Shape.HeadSize;
        for (var head = 0; head < heads; head++) Project.With(name, size, column + head * Stride.Of(size), head * size);
    }
}
