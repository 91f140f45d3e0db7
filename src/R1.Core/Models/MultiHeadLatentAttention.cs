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
    private readonly LatentShape _shape;

    [ComponentName(Name = "q_proj")] private readonly Projection? _query;
    [ComponentName(Name = "q_a_proj")] private readonly Projection? _queryDown;
    [ComponentName(Name = "q_a_layernorm")] private readonly RmsNorm? _queryNorm;
    [ComponentName(Name = "q_b_proj")] private readonly Projection? _queryUp;
    [ComponentName(Name = "kv_a_proj_with_mqa")] private readonly Projection _latentDown;
    [ComponentName(Name = "kv_a_layernorm")] private readonly RmsNorm _latentNorm;
    [ComponentName(Name = "kv_b_proj")] private readonly Projection _latentUp;
    [ComponentName(Name = "o_proj")] private readonly Projection _output;

    public MultiHeadLatentAttention(int hidden, LatentShape shape, Placement placement) : base(nameof(MultiHeadLatentAttention))
    {
        _shape = shape;
        var (heads, queryWidth) = ((long)shape.Heads, (long)shape.Heads * shape.PerHead.Key);
        if (shape.QueryLatentSize is { } rank)
        {
            _queryDown = new Projection(hidden, rank, placement);
            _queryNorm = new RmsNorm(rank, LatentNormEpsilon, placement);
            _queryUp = new Projection(rank, queryWidth, placement);
        }
        else
        {
            _query = new Projection(hidden, queryWidth, placement);
        }
        _latentDown = new Projection(hidden, shape.LatentSize + shape.RopeSize, placement);
        _latentNorm = new RmsNorm(shape.LatentSize, LatentNormEpsilon, placement);
        _latentUp = new Projection(shape.LatentSize, heads * (shape.NopeSize + shape.ValueSize), placement);
        _output = new Projection(heads * shape.ValueSize, hidden, placement);
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
        var query = flat.view(x.shape[0], x.shape[1], _shape.Heads, _shape.PerHead.Key).transpose(1, 2);
        var parts = query.split([_shape.NopeSize, _shape.RopeSize], -1);
        return (parts[0], pass.Rotate(parts[1]));
    }

    /// <returns>[B, 1, S, latent] and [B, 1, S, rope]</returns>
    private (Tensor Latent, Tensor KeyRope) Latents(Tensor x, ForwardPass pass)
    {
        var parts = _latentDown.Forward(x).unsqueeze(1).split([_shape.LatentSize, _shape.RopeSize], -1);
        return (_latentNorm.Forward(parts[0]), pass.Rotate(parts[1]));
    }

    /// <summary>Keys and values written out per head.</summary>
    private Tensor Naive(Tensor queryNope, Tensor queryRope, Tensor latent, Tensor keyRope, ForwardPass pass)
    {
        var (batch, heads, count) = (queryNope.shape[0], queryNope.shape[1], queryNope.shape[2]);
        var parts = _latentUp.Forward(latent.squeeze(1)).view(batch, count, heads, _shape.NopeSize + _shape.ValueSize)
            .transpose(1, 2).split([_shape.NopeSize, _shape.ValueSize], -1);
        var query = cat([queryNope, queryRope], -1);
        var key = cat([parts[0], keyRope.expand(batch, heads, count, -1)], -1);
        return pass.Attend(query, key, parts[1], _shape.SoftmaxScale).transpose(1, 2).flatten(2);
    }

    /// <summary>q·(W_k c) = (W_kᵀ q)·c and Σ p (W_v c) = W_v (Σ p c): all heads attend to the one latent per token.</summary>
    /// <param name="queryNope">[B, heads, S, nope]</param>
    /// <param name="queryRope">[B, heads, S, rope]</param>
    /// <param name="memory">[B, T, latent + rope]</param>
    /// <param name="bias">[1 or B, 1, S, T] or null</param>
    private Tensor Absorbed(Tensor queryNope, Tensor queryRope, Tensor memory, Tensor? bias)
    {
        var (batch, heads, count) = (queryNope.shape[0], queryNope.shape[1], queryNope.shape[2]);
        var readOut = _latentUp.Weight.view(heads, _shape.NopeSize + _shape.ValueSize, _shape.LatentSize)
            .split([_shape.NopeSize, _shape.ValueSize], 1);
        var query = cat([PerHead(queryNope, readOut[0]), queryRope], -1).view(batch, heads * count, -1).Times(_shape.SoftmaxScale);
        var scores = query.bmm(memory.transpose(1, 2)).view(batch, heads, count, -1);
        var mixed = AttentionBias.Softmax(scores, bias).view(batch, heads * count, -1).bmm(memory.narrow(-1, 0, _shape.LatentSize));
        return PerHead(mixed.view(batch, heads, count, -1), readOut[1].transpose(1, 2)).transpose(1, 2).flatten(2);
    }

    /// <summary>x [B, heads, S, in] times one matrix per head [heads, in, out], as one product per head over the whole batch.</summary>
    private static Tensor PerHead(Tensor x, Tensor matrices)
    {
        var (batch, heads, count) = (x.shape[0], x.shape[1], x.shape[2]);
        return x.transpose(0, 1).reshape(heads, batch * count, -1).bmm(matrices).view(heads, batch, count, -1).transpose(0, 1);
    }
}
