using R1.Foundation;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>
/// Multi-head latent attention (arXiv 2405.04434, section 2.1). Keys and values are read out of a latent of kv_lora_rank numbers per token;
/// position enters by a separate rotary key that all heads share. In training and for prompts keys and values are written out (naive form).
/// Behind cached tokens the read-out matrices are multiplied into query and output instead (absorbed form), so that attention runs on the latents.
/// </summary>
/// <remarks>The latent norms use epsilon 1e-6 whatever rms_norm_eps says, as the Hugging Face implementation does.</remarks>
internal sealed class MultiHeadLatentAttention : Attention
{
    private const double LatentNormEpsilon = 1e-6;
    private readonly DeepseekV3Config _config;

    [ComponentName(Name = "q_proj")] private readonly Projection? _query;
    [ComponentName(Name = "q_a_proj")] private readonly Projection? _queryDown;
    [ComponentName(Name = "q_a_layernorm")] private readonly RmsNorm? _queryNorm;
    [ComponentName(Name = "q_b_proj")] private readonly Projection? _queryUp;
    [ComponentName(Name = "kv_a_proj_with_mqa")] private readonly Projection _latentDown;
    [ComponentName(Name = "kv_a_layernorm")] private readonly RmsNorm _latentNorm;
    [ComponentName(Name = "kv_b_proj")] private readonly Projection _latentUp;
    [ComponentName(Name = "o_proj")] private readonly Projection _output;

    public MultiHeadLatentAttention(DeepseekV3Config config, Placement placement) : base(nameof(MultiHeadLatentAttention))
    {
        _config = config;
        var (hidden, heads, queryWidth) = (config.HiddenSize, (long)config.NumAttentionHeads, (long)config.NumAttentionHeads * config.QkHeadDim);
        if (config.QLoraRank is { } rank)
        {
            _queryDown = new Projection(hidden, rank, placement);
            _queryNorm = new RmsNorm(rank, LatentNormEpsilon, placement);
            _queryUp = new Projection(rank, queryWidth, placement);
        }
        else
        {
            _query = new Projection(hidden, queryWidth, placement);
        }
        _latentDown = new Projection(hidden, config.KvLoraRank + config.QkRopeHeadDim, placement);
        _latentNorm = new RmsNorm(config.KvLoraRank, LatentNormEpsilon, placement);
        _latentUp = new Projection(config.KvLoraRank, heads * (config.QkNopeHeadDim + config.VHeadDim), placement);
        _output = new Projection(heads * config.VHeadDim, hidden, placement);
        RegisterComponents();
    }

    public override Tensor Forward(Tensor x, ForwardPass pass, int layer)
    {
        var (queryNope, queryRope) = Queries(x, pass);
        var (latent, keyRope) = Latents(x, pass);
        var memory = pass.Cache?.Append(layer, 0, cat([latent, keyRope], -1)).squeeze(1);
        var context = pass.HasPast
            ? Absorbed(queryNope, queryRope, memory!, pass.Bias)
            : Naive(queryNope, queryRope, latent, keyRope, pass);
        return _output.Forward(context);
    }

    /// <returns>[B, heads, S, nope] and [B, heads, S, rope]</returns>
    private (Tensor Nope, Tensor Rope) Queries(Tensor x, ForwardPass pass)
    {
        var flat = _query?.Forward(x) ?? _queryUp!.Forward(_queryNorm!.Forward(_queryDown!.Forward(x)));
        var query = flat.view(x.shape[0], x.shape[1], _config.NumAttentionHeads, _config.QkHeadDim).transpose(1, 2);
        var parts = query.split([_config.QkNopeHeadDim, _config.QkRopeHeadDim], -1);
        return (parts[0], pass.Rotate(parts[1]));
    }

    /// <returns>[B, 1, S, latent] and [B, 1, S, rope]</returns>
    private (Tensor Latent, Tensor KeyRope) Latents(Tensor x, ForwardPass pass)
    {
        var parts = _latentDown.Forward(x).unsqueeze(1).split([_config.KvLoraRank, _config.QkRopeHeadDim], -1);
        return (_latentNorm.Forward(parts[0]), pass.Rotate(parts[1]));
    }

    /// <summary>Keys and values written out per head.</summary>
    private Tensor Naive(Tensor queryNope, Tensor queryRope, Tensor latent, Tensor keyRope, ForwardPass pass)
    {
        var (batch, heads, count) = (queryNope.shape[0], queryNope.shape[1], queryNope.shape[2]);
        var parts = _latentUp.Forward(latent.squeeze(1)).view(batch, count, heads, _config.QkNopeHeadDim + _config.VHeadDim)
            .transpose(1, 2).split([_config.QkNopeHeadDim, _config.VHeadDim], -1);
        var query = cat([queryNope, queryRope], -1);
        var key = cat([parts[0], keyRope.expand(batch, heads, count, -1)], -1);
        return pass.Attend(query, key, parts[1], _config.SoftmaxScale).transpose(1, 2).flatten(2);
    }

    /// <summary>q·(W_k c) = (W_kᵀ q)·c and Σ p (W_v c) = W_v (Σ p c): all heads attend to the one latent per token.</summary>
    /// <param name="queryNope">[B, heads, S, nope]</param>
    /// <param name="queryRope">[B, heads, S, rope]</param>
    /// <param name="memory">[B, T, latent + rope]</param>
    /// <param name="bias">[1 or B, 1, S, T] or null</param>
    private Tensor Absorbed(Tensor queryNope, Tensor queryRope, Tensor memory, Tensor? bias)
    {
        var (batch, heads, count) = (queryNope.shape[0], queryNope.shape[1], queryNope.shape[2]);
        var readOut = _latentUp.Weight.view(heads, _config.QkNopeHeadDim + _config.VHeadDim, _config.KvLoraRank)
            .split([_config.QkNopeHeadDim, _config.VHeadDim], 1);
        var query = cat([PerHead(queryNope, readOut[0]), queryRope], -1).view(batch, heads * count, -1).Times(_config.SoftmaxScale);
        var scores = query.bmm(memory.transpose(1, 2)).view(batch, heads, count, -1);
        var mixed = AttentionBias.Softmax(scores, bias).view(batch, heads * count, -1).bmm(memory.narrow(-1, 0, _config.KvLoraRank));
        return PerHead(mixed.view(batch, heads, count, -1), readOut[1].transpose(1, 2)).transpose(1, 2).flatten(2);
    }

    /// <summary>x [B, heads, S, in] times one matrix per head [heads, in, out], as one product per head over the whole batch.</summary>
    private static Tensor PerHead(Tensor x, Tensor matrices)
    {
        var (batch, heads, count) = (x.shape[0], x.shape[1], x.shape[2]);
        return x.transpose(0, 1).reshape(heads, batch * count, -1).bmm(matrices).view(heads, batch, count, -1).transpose(0, 1);
    }
}
