using System.Runtime.CompilerServices;
using R1.Models;
using R1.Vectors;

namespace R1.Generation.Vectorized;

/// <summary>Token mixing of one layer on rows of plain floats.</summary>
internal abstract unsafe class VectorAttention(ModelConfig config, int layer)
{
    private readonly PageLayout _layout = PageLayout.Of(config);

    /// <summary>Layout of query and cache.</summary>
    protected PageLayout Layout => _layout;

    /// <summary>Width of the first projection.</summary>
    public abstract int ProjectedWidth { get; }

    /// <summary>Copies and packs the weights.</summary>
    public abstract void Load(WeightReader weights, string prefix);

    /// <summary>Appends the rows' keys and values to their sequences and adds attention's output to the residual stream.</summary>
    public abstract void Forward(Workspace work, RowBatch rows);

    /// <summary>The attention of a layer.</summary>
    public static VectorAttention Create(ModelConfig config, RopeTable rope, int layer) => config.Attention switch
    {
        GroupedQueryShape shape => new VectorGroupedAttention(config, shape, rope, layer),
        LatentShape shape => new VectorLatentAttention(config, shape, rope, layer),
        var shape => throw shape.Unknown(),
    };

    /// <summary>Every row attends to its sequence up to itself: <paramref name="query"/> to <see cref="Workspace.Mixed"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void Attend(Workspace work, RowBatch rows, Matrix query)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            var tokens = rows.Positions[row] + 1;
            work.Kernels.Attend(_layout, layer, query.Row(row), rows.Pages(row), tokens, work.Mixed.Row(row), work.Scores(tokens));
        }
    }

    /// <summary>Where the key and the value of a token are kept; their numbers lie 16 floats apart.</summary>
    protected void Locate(RowBatch rows, int row, int group, out float* key, out float* value)
    {
        var (page, slot) = Math.DivRem(rows.Positions[row], PageLayout.PageTokens);
        var start = rows.Pages(row)[page];
        key = start + _layout.KeyOffset(layer, group) + slot;
        value = start + _layout.ValueOffset(layer, group) + slot;
    }

    /// <summary>Writes consecutive numbers of a key or value.</summary>
    protected static void Store(float* source, float* target, int count)
    {
        for (var i = 0; i < count; i++) target[i * PageLayout.PageTokens] = source[i];
    }
}
