using System.Runtime.CompilerServices;
using R1.Models;
using R1.Vectors;

namespace R1.Generation.Vectorized;

/// <summary>Token mixing of one layer on rows of plain floats.</summary>
internal abstract unsafe class VectorAttention(AttentionShape shape, int layer)
{
    /// <summary>Layout of query and cache.</summary>
    protected AttentionShape Shape => shape;

    /// <summary>Index of the layer.</summary>
    protected int Layer => layer;

    /// <summary>Width of the first projection.</summary>
    public abstract int ProjectedWidth { get; }

    /// <summary>Copies and packs the weights.</summary>
    public abstract void Load(WeightReader weights, string prefix);

    /// <summary>Appends the rows' keys and values to their sequences and adds attention's output to the residual stream.</summary>
    public abstract void Forward(Workspace work, RowBatch rows);

    /// <summary>How a layer of this configuration lays out its queries and cache.</summary>
    public static AttentionShape ShapeOf(ModelConfig config) => config switch
    {
        DeepseekV3Config mla => new AttentionShape(
            mla.NumHiddenLayers, 1, mla.NumAttentionHeads, mla.KvLoraRank + mla.QkRopeHeadDim, mla.KvLoraRank, ValueIsKey: true,
            (float)mla.SoftmaxScale),
        DenseConfig dense => new AttentionShape(
            dense.NumHiddenLayers, dense.KeyValueHeads, dense.NumAttentionHeads / dense.KeyValueHeads, dense.HeadSize, dense.HeadSize,
            ValueIsKey: false, 1 / MathF.Sqrt(dense.HeadSize)),
        _ => throw new ArgumentException($"{config.GetType().Name} has no vectorised decoder.", nameof(config)),
    };

    /// <summary>Every row attends to its sequence up to itself: <paramref name="query"/> to <see cref="Workspace.Mixed"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void Attend(Workspace work, RowBatch rows, Matrix query)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            var tokens = rows.Positions[row] + 1;
            work.Kernels.Attend(shape, layer, query.Row(row), rows.Pages(row), tokens, work.Mixed.Row(row), work.Scores(tokens));
        }
    }

    /// <summary>Where the key and the value of a token are kept; their numbers lie 16 floats apart.</summary>
    protected void Locate(RowBatch rows, int row, int group, out float* key, out float* value)
    {
        var (page, slot) = Math.DivRem(rows.Positions[row], AttentionShape.PageTokens);
        var start = rows.Pages(row)[page];
        key = start + shape.KeyOffset(layer, group) + slot;
        value = start + shape.ValueOffset(layer, group) + slot;
    }

    /// <summary>Writes consecutive numbers of a key or value.</summary>
    protected static void Store(float* source, float* target, int count)
    {
        for (var i = 0; i < count; i++) target[i * AttentionShape.PageTokens] = source[i];
    }
}
