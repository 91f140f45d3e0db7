using R1.Models;
using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>Weights of multi-head latent attention (arXiv 2405.04434, section 2.1) in the naive form: keys and values written out per head.</summary>
internal sealed class TrainedLatentAttention : TrainedAttention
{
    /// <summary>Of the latents' norms, whatever rms_norm_eps says, as in the TorchSharp model.</summary>
    public const double LatentNormEpsilon = 1e-6;

    public TrainedLatentAttention(ParameterLayout layout, int hidden, LatentShape shape, string prefix)
    {
        (Shape, var heads) = (shape, shape.Heads);
        Attention = new CausalAttention(heads, heads, shape.PerHead.Key, shape.ValueSize, (float)shape.SoftmaxScale);
        LatentColumn = shape.QueryLatentSize is { } rank ? Stride.Of(rank) : Attention.QueryWidth;
        RopeColumn = LatentColumn + Stride.Of(shape.LatentSize);
        Down = new TrainedLinear(layout, hidden, RopeColumn + shape.RopeSize)
            .With(prefix + "kv_a_proj_with_mqa.weight", shape.LatentSize, LatentColumn)
            .With(prefix + "kv_a_proj_with_mqa.weight", shape.RopeSize, RopeColumn, shape.LatentSize);
        LatentNorm = new TrainedVector(layout, prefix + "kv_a_layernorm.weight", shape.LatentSize);
        if (shape.QueryLatentSize is { } queryRank)
        {
            Down.With(prefix + "q_a_proj.weight", queryRank);
            QueryNorm = new TrainedVector(layout, prefix + "q_a_layernorm.weight", queryRank);
            QueryUp = new TrainedLinear(layout, queryRank, Attention.QueryWidth);
        }
        LatentUp = new TrainedLinear(layout, shape.LatentSize, Attention.KeyWidth + Attention.ValueWidth);
        for (var head = 0; head < heads; head++) AddHead(prefix, head);
        Output = new TrainedLinear(layout, new Blocks(heads, shape.ValueSize), hidden).With(prefix + "o_proj.weight", hidden);
    }

    public LatentShape Shape { get; }

    public required RopeTable Rope { get; init; }

    public CausalAttention Attention { get; }

    /// <summary>Hidden to [query or its latent | key-value latent | rotary key].</summary>
    public TrainedLinear Down { get; }

    /// <summary>First column of the latent.</summary>
    public int LatentColumn { get; }

    /// <summary>First column of the rotary key.</summary>
    public int RopeColumn { get; }

    public TrainedVector? QueryNorm { get; }

    /// <summary>Query latent to queries.</summary>
    public TrainedLinear? QueryUp { get; }

    public TrainedVector LatentNorm { get; }

    /// <summary>Latent to [keys without position | values]; a key's columns for position stay zero.</summary>
    public TrainedLinear LatentUp { get; }

    public TrainedLinear Output { get; }

    public override AttentionPass Begin(PassContext pass) => new LatentAttentionPass(this, pass);

    private void AddHead(string prefix, int head)
    {
        var (nope, size, value) = (Shape.NopeSize, Shape.PerHead.Key, Shape.ValueSize);
        var query = head * Stride.Of(size);
        if (QueryUp is null) Down.With(prefix + "q_proj.weight", size, query, head * size);
        else QueryUp.With(prefix + "q_b_proj.weight", size, query, head * size);
        LatentUp.With(prefix + "kv_b_proj.weight", nope, query, head * (nope + value));
        LatentUp.With(prefix + "kv_b_proj.weight", value, Attention.KeyWidth + head * Stride.Of(value), head * (nope + value) + nope);
    }
}
