using System.Runtime.CompilerServices;
using R1.Models;
using R1.Training.Gradients.Vectorized;
using R1.Vectors;

namespace R1.Generation.Vectorized;

/// <summary>
/// Multi-head latent attention in its absorbed form (arXiv 2405.04434, section 2.1): the read-out matrices act on queries and outputs, so the
/// cache holds one latent and one rotary key per token, and all heads share every load of them.
/// </summary>
internal sealed unsafe class VectorLatentAttention : VectorAttention
{
    private const float LatentNormEpsilon = 1e-6f; // whatever rms_norm_eps says, as in the TorchSharp model

    private readonly DeepseekV3Config _config;
    private readonly RopeTable _rope;
    private readonly int _latentColumn;
    private readonly int _ropeColumn;
    private readonly PackedMatrix _down;
    private readonly PackedMatrix? _queryUp;
    private readonly PackedMatrix[] _absorb;
    private readonly PackedMatrix[] _readOut;
    private readonly PackedMatrix _output;
    private readonly AlignedBuffer<float> _queryNorm;
    private readonly AlignedBuffer<float> _latentNorm;

    public VectorLatentAttention(DeepseekV3Config config, AttentionShape shape, RopeTable rope, int layer) : base(shape, layer)
    {
        (_config, _rope) = (config, rope);
        var heads = config.NumAttentionHeads;
        var queryWidth = heads * config.QkHeadDim;
        _latentColumn = Stride.Of(config.QLoraRank ?? queryWidth);
        _ropeColumn = _latentColumn + Stride.Of(config.KvLoraRank);
        _down = new PackedMatrix(config.HiddenSize, _ropeColumn + config.QkRopeHeadDim);
        if (config.QLoraRank is { } rank) _queryUp = new PackedMatrix(rank, queryWidth);
        _absorb = [.. Enumerable.Range(0, heads).Select(_ => new PackedMatrix(config.QkNopeHeadDim, config.KvLoraRank))];
        _readOut = [.. Enumerable.Range(0, heads).Select(_ => new PackedMatrix(config.KvLoraRank, config.VHeadDim))];
        _output = new PackedMatrix(heads * Stride.Of(config.VHeadDim), config.HiddenSize);
        _queryNorm = new AlignedBuffer<float>(Stride.Of(config.QLoraRank ?? 0));
        _latentNorm = new AlignedBuffer<float>(Stride.Of(config.KvLoraRank));
    }

    public override int ProjectedWidth => _down.Columns;

    public override void Load(WeightReader weights, string prefix)
    {
        _down.SetLinear(weights[prefix + (_queryUp is null ? "q_proj.weight" : "q_a_proj.weight")], _config.HiddenSize);
        var latent = weights[prefix + "kv_a_proj_with_mqa.weight"];
        var split = _config.KvLoraRank * _config.HiddenSize;
        _down.SetLinear(latent[..split], _config.HiddenSize, _latentColumn);
        _down.SetLinear(latent[split..], _config.HiddenSize, _ropeColumn);
        weights.Copy(prefix + "kv_a_layernorm.weight", _latentNorm);
        if (_queryUp is not null)
        {
            _queryUp.SetLinear(weights[prefix + "q_b_proj.weight"], _config.QLoraRank!.Value);
            weights.Copy(prefix + "q_a_layernorm.weight", _queryNorm);
        }
        LoadReadOut(weights[prefix + "kv_b_proj.weight"]);
        _output.SetLinearByBlock(weights[prefix + "o_proj.weight"], _config.NumAttentionHeads, _config.VHeadDim);
    }

    public override void Forward(Workspace work, RowBatch rows)
    {
        var query = Queries(work, rows.Count);
        for (var row = 0; row < rows.Count; row++) Place(work, rows, row, query);
        Attend(work, rows, work.Query);
        var valueStride = Stride.Of(_config.VHeadDim);
        for (var head = 0; head < _readOut.Length; head++)
            work.Kernels.Multiply(work.Mixed.From(head * Shape.OutputStride), _readOut[head], work.HeadValues.From(head * valueStride), rows.Count);
        work.Kernels.Multiply(work.HeadValues, _output, work.Residual, rows.Count, accumulate: true);
    }

    /// <summary>Projects, absorbs the key read-out into the part without position, and returns [rows, heads * (nope + rope)].</summary>
    private Matrix Queries(Workspace work, int rows)
    {
        var kernels = work.Kernels;
        kernels.Multiply(work.Normed, _down, work.Projected, rows);
        var query = work.Projected;
        if (_queryUp is not null)
        {
            kernels.RmsNorm(query, _queryNorm.Pointer, query, rows, _config.QLoraRank!.Value, LatentNormEpsilon);
            kernels.Multiply(query, _queryUp, work.QueryUp, rows);
            query = work.QueryUp;
        }
        for (var head = 0; head < _absorb.Length; head++)
            kernels.Multiply(query.From(head * _config.QkHeadDim), _absorb[head], work.Query.From(head * Shape.QueryStride), rows);
        var latent = work.Projected.From(_latentColumn);
        kernels.RmsNorm(latent, _latentNorm.Pointer, latent, rows, _config.KvLoraRank, LatentNormEpsilon);
        return query;
    }

    /// <summary>Turns a row's rotary parts to its position and stores its latent and rotary key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Place(Workspace work, RowBatch rows, int row, Matrix query)
    {
        var position = rows.Positions[row];
        float* source = query.Row(row) + _config.QkNopeHeadDim, target = work.Query.Row(row) + _config.KvLoraRank;
        for (var head = 0; head < _config.NumAttentionHeads; head++, source += _config.QkHeadDim, target += Shape.QueryStride)
            _rope.Rotate(source, target, position);
        float* latent = work.Projected.Row(row) + _latentColumn, keyRope = work.Projected.Row(row) + _ropeColumn;
        _rope.Rotate(keyRope, keyRope, position);
        Locate(rows, row, 0, out var key, out _);
        Store(latent, key, _config.KvLoraRank);
        Store(keyRope, key + _config.KvLoraRank * AttentionShape.PageTokens, _config.QkRopeHeadDim);
    }

    /// <param name="weight">[heads * (nope + value), latent]: per head the key's read-out, then the value's.</param>
    private void LoadReadOut(ReadOnlySpan<float> weight)
    {
        var latent = _config.KvLoraRank;
        var (keyFloats, valueFloats) = (_config.QkNopeHeadDim * latent, _config.VHeadDim * latent);
        for (var head = 0; head < _absorb.Length; head++)
        {
            var start = head * (keyFloats + valueFloats);
            _absorb[head].SetTransposed(weight.Slice(start, keyFloats), latent);
            _readOut[head].SetLinear(weight.Slice(start + keyFloats, valueFloats), latent);
        }
    }
}
