using R1.Foundation;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>Attention in which groups of query heads share a key-value head, with optional bias (Qwen2) and per-head norms (Qwen3).</summary>
internal sealed class GroupedQueryAttention : Attention
{
    private readonly GroupedQueryShape _shape;

    [ComponentName(Name = "q_proj")] private readonly Projection _query;
    [ComponentName(Name = "k_proj")] private readonly Projection _key;
    [ComponentName(Name = "v_proj")] private readonly Projection _value;
    [ComponentName(Name = "o_proj")] private readonly Projection _output;
    [ComponentName(Name = "q_norm")] private readonly RmsNorm? _queryNorm;
    [ComponentName(Name = "k_norm")] private readonly RmsNorm? _keyNorm;

    public GroupedQueryAttention(ModelConfig config, GroupedQueryShape shape, Placement placement) : base(nameof(GroupedQueryAttention))
    {
        _shape = shape;
        var (hidden, queryWidth, keyWidth) = (config.HiddenSize, (long)shape.Heads * shape.HeadSize, (long)shape.KeyValueHeads * shape.HeadSize);
        _query = new Projection(hidden, queryWidth, placement, shape.ProjectionBias);
        _key = new Projection(hidden, keyWidth, placement, shape.ProjectionBias);
        _value = new Projection(hidden, keyWidth, placement, shape.ProjectionBias);
        _output = new Projection(queryWidth, hidden, placement, shape.OutputBias);
        if (shape.QueryKeyNorm)
        {
            _queryNorm = new RmsNorm(shape.HeadSize, config.RmsNormEps, placement);
            _keyNorm = new RmsNorm(shape.HeadSize, config.RmsNormEps, placement);
        }
        RegisterComponents();
    }

    public override Tensor Forward(Tensor x, ForwardPass pass, int layer)
    {
        var query = pass.Rotate(Heads(_query.Forward(x), _queryNorm));
        var key = pass.Rotate(Heads(_key.Forward(x), _keyNorm));
        var value = Heads(_value.Forward(x), null);
        var (keys, values) = pass.Cache is { } cache ? (cache.Append(layer, 0, key), cache.Append(layer, 1, value)) : (key, value);
        var context = pass.HasPast
            ? BehindPast(query, keys, values, pass.Bias)
            : pass.Attend(query, PerQueryHead(key), PerQueryHead(value), _shape.SoftmaxScale);
        return _output.Forward(context.transpose(1, 2).flatten(2));
    }

    /// <summary>[B, S, heads * size] to [B, heads, S, size].</summary>
    private Tensor Heads(Tensor flat, RmsNorm? norm)
    {
        var heads = flat.view(flat.shape[0], flat.shape[1], -1, _shape.HeadSize);
        return (norm?.Forward(heads) ?? heads).transpose(1, 2);
    }

    /// <summary>[B, key-value heads, S, size] to [B, heads, S, size].</summary>
    private Tensor PerQueryHead(Tensor shared)
    {
        var group = _shape.Heads / _shape.KeyValueHeads;
        return group == 1 ? shared : shared.repeat_interleave(group, 1);
    }

    /// <summary>Query heads of a group are laid end to end, so that cached keys and values are read once per group and never copied.</summary>
    private Tensor BehindPast(Tensor query, Tensor key, Tensor value, Tensor? bias)
    {
        var (batch, heads, count, group) = (query.shape[0], query.shape[1], query.shape[2], _shape.Heads / _shape.KeyValueHeads);
        var grouped = query.reshape(batch, _shape.KeyValueHeads, group * count, _shape.HeadSize).Times(_shape.SoftmaxScale);
        var scores = grouped.matmul(key.transpose(-2, -1)).view(batch, heads, count, -1);
        var weights = AttentionBias.Softmax(scores, bias).view(batch, _shape.KeyValueHeads, group * count, -1);
        return weights.matmul(value).view(batch, heads, count, -1);
    }
}
