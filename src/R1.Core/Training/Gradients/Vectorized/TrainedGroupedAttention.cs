using R1.Models;
using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>
/// Weights of attention in which groups of query heads share a key-value head, with optional bias (Qwen2) and per-head norms (Qwen3). One product
/// gives [queries | keys | values], every head padded to the stride unit.
/// </summary>
internal sealed class TrainedGroupedAttention : TrainedAttention
{
    public TrainedGroupedAttention(ParameterLayout layout, DenseConfig config, RopeTable rope, string prefix)
    {
        (Config, Rope) = (config, rope);
        var (heads, shared, size, hidden) = (config.NumAttentionHeads, config.KeyValueHeads, config.HeadSize, config.HiddenSize);
        Attention = new CausalAttention(heads, shared, size, size, (float)(1 / Math.Sqrt(size)));
        Project = new TrainedLinear(layout, hidden, Attention.QueryWidth + Attention.KeyWidth + Attention.ValueWidth);
        AddHeads(prefix + "q_proj.weight", heads, 0);
        AddHeads(prefix + "k_proj.weight", shared, KeyColumn);
        AddHeads(prefix + "v_proj.weight", shared, ValueColumn);
        Output = new TrainedLinear(layout, new Blocks(heads, size), hidden).With(prefix + "o_proj.weight", hidden);
        if (config.HasQkvBias)
            Biases =
            [
                (new TrainedVector(layout, prefix + "q_proj.bias", size, heads), 0, Attention.QueryWidth),
                (new TrainedVector(layout, prefix + "k_proj.bias", size, shared), KeyColumn, Attention.KeyWidth),
                (new TrainedVector(layout, prefix + "v_proj.bias", size, shared), ValueColumn, Attention.ValueWidth),
            ];
        if (config.AttentionBias) OutputBias = new TrainedVector(layout, prefix + "o_proj.bias", hidden);
        if (!config.HasQkNorm) return;
        QueryNorm = new TrainedVector(layout, prefix + "q_norm.weight", size);
        KeyNorm = new TrainedVector(layout, prefix + "k_norm.weight", size);
    }

    public DenseConfig Config { get; }

    public RopeTable Rope { get; }

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
        var size = Config.HeadSize;
        for (var head = 0; head < heads; head++) Project.With(name, size, column + head * Stride.Of(size), head * size);
    }
}
