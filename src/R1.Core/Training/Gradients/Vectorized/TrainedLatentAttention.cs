using R1.Models;
using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>Weights of multi-head latent attention (arXiv 2405.04434, section 2.1) in the naive form: keys and values written out per head.</summary>
internal sealed class TrainedLatentAttention : TrainedAttention
{
    /// <summary>Of the latents' norms, whatever rms_norm_eps says, as in the TorchSharp model.</summary>
    public const double LatentNormEpsilon = 1e-6;

    public TrainedLatentAttention(ParameterLayout layout, DeepseekV3Config config, RopeTable rope, string prefix)
    {
        (Config, Rope) = (config, rope);
        var (heads, hidden) = (config.NumAttentionHeads, config.HiddenSize);
        Attention = new CausalAttention(heads, heads, config.QkHeadDim, config.VHeadDim, (float)config.SoftmaxScale);
        LatentColumn = config.QLoraRank is { } rank ? Stride.Of(rank) : Attention.QueryWidth;
        RopeColumn = LatentColumn + Stride.Of(config.KvLoraRank);
        Down = new TrainedLinear(layout, hidden, RopeColumn + config.QkRopeHeadDim)
            .With(prefix + "kv_a_proj_with_mqa.weight", config.KvLoraRank, LatentColumn)
            .With(prefix + "kv_a_proj_with_mqa.weight", config.QkRopeHeadDim, RopeColumn, config.KvLoraRank);
        LatentNorm = new TrainedVector(layout, prefix + "kv_a_layernorm.weight", config.KvLoraRank);
        if (config.QLoraRank is { } queryRank)
        {
            Down.With(prefix + "q_a_proj.weight", queryRank);
            QueryNorm = new TrainedVector(layout, prefix + "q_a_layernorm.weight", queryRank);
            QueryUp = new TrainedLinear(layout, queryRank, Attention.QueryWidth);
        }
        LatentUp = new TrainedLinear(layout, config.KvLoraRank, Attention.KeyWidth + Attention.ValueWidth);
        for (var head = 0; head < heads; head++) AddHead(prefix, head);
        Output = new TrainedLinear(layout, new Blocks(heads, config.VHeadDim), hidden).With(prefix + "o_proj.weight", hidden);
    }

    public DeepseekV3Config Config { get; }

    public RopeTable Rope { get; }

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
        var (nope, size, value) = (Config.QkNopeHeadDim, Config.QkHeadDim, Config.VHeadDim);
        var query = head * Stride.Of(size);
        if (QueryUp is null) Down.With(prefix + "q_proj.weight", size, query, head * size);
        else QueryUp.With(prefix + "q_b_proj.weight", size, query, head * size);
        LatentUp.With(prefix + "kv_b_proj.weight", nope, query, head * (nope + value));
        LatentUp.With(prefix + "kv_b_proj.weight", value, Attention.KeyWidth + head * Stride.Of(value), head * (nope + value) + nope);
    }
}
