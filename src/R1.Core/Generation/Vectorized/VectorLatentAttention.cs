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

    private readonly int _hidden;
    private readonly LatentShape _shape;
    private readonly RopeTable _rope;
    private readonly int _headSize;
    private readonly int _latentColumn;
    private readonly int _ropeColumn;
    private readonly PackedMatrix _down;
    private readonly PackedMatrix? _queryUp;
    private readonly PackedMatrix[] _absorb;
    private readonly PackedMatrix[] _readOut;
    private readonly PackedMatrix _output;
    private readonly AlignedBuffer<float> _queryNorm;
    private readonly AlignedBuffer<float> _latentNorm;

    public VectorLatentAttention(ModelConfig config, LatentShape shape, RopeTable rope, int layer) : base(config, layer)
    {
        (_hidden, _shape, _rope) = (config.HiddenSize, shape, rope);
        _headSize = shape.PerHead.Key;
        var (heads, queryWidth) = (shape.Heads, shape.Heads * _headSize);
        _latentColumn = Stride.Of(shape.QueryLatentSize ?? queryWidth);
        _ropeColumn = _latentColumn + Stride.Of(shape.LatentSize);
        _down = new PackedMatrix(config.HiddenSize, _ropeColumn + shape.RopeSize);
        if (shape.QueryLatentSize is { } rank) _queryUp = new PackedMatrix(rank, queryWidth);
        _absorb = [.. Enumerable.Range(0, heads).Select(_ => new PackedMatrix(shape.NopeSize, shape.LatentSize))];
        _readOut = [.. Enumerable.Range(0, heads).Select(_ => new PackedMatrix(shape.LatentSize, shape.ValueSize))];
        _output = new PackedMatrix(heads * Stride.Of(shape.ValueSize), config.HiddenSize);
        _queryNorm = new AlignedBuffer<float>(Stride.Of(shape.QueryLatentSize ?? 0));
        _latentNorm = new AlignedBuffer<float>(Stride.Of(shape.LatentSize));
    }

    public override int ProjectedWidth => _down.Columns;

    public override void Load(WeightReader weights, string prefix)
    {
        _down.SetLinear(weights[prefix + (_queryUp is null ? "q_proj.weight" : "q_a_proj.weight")], _hidden);
        var latent = weights[prefix + "kv_a_proj_with_mqa.weight"];
        var split = _shape.LatentSize * _hidden;
        _down.SetLinear(latent[..split], _hidden, _latentColumn);
        _down.SetLinear(latent[split..], _hidden, _ropeColumn);
        weights.Copy(prefix + "kv_a_layernorm.weight", _latentNorm);
        if (_queryUp is not null)
        {
            _queryUp.SetLinear(weights[prefix + "q_b_proj.weight"], _shape.QueryLatentSize!.Value);
            weights.Copy(prefix + "q_a_layernorm.weight", _queryNorm);
        }
        LoadReadOut(weights[prefix + "kv_b_proj.weight"]);
        _output.SetLinearByBlock(weights[prefix + "o_proj.weight"], _shape.Heads, _shape.ValueSize);
    }

    public override void Forward(Workspace work, RowBatch rows)
    {
        var query = Queries(work, rows.Count);
        for (var row = 0; row < rows.Count; row++) Place(work, rows, row, query);
        Attend(work, rows, work.Query);
        var valueStride = Stride.Of(_shape.ValueSize);
        for (var head = 0; head < _readOut.Length; head++)
            work.Kernels.Multiply(work.Mixed.From(head * Layout.OutputStride), _readOut[head], work.HeadValues.From(head * valueStride), rows.Count);
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
            kernels.RmsNorm(query, _queryNorm.Pointer, query, rows, _shape.QueryLatentSize!.Value, LatentNormEpsilon);
            kernels.Multiply(query, _queryUp, work.QueryUp, rows);
            query = work.QueryUp;
        }
        for (var head = 0; head < _absorb.Length; head++)
            kernels.Multiply(query.From(head * _headSize), _absorb[head], work.Query.From(head * Layout.QueryStride), rows);
        var latent = work.Projected.From(_latentColumn);
        kernels.RmsNorm(latent, _latentNorm.Pointer, latent, rows, _shape.LatentSize, LatentNormEpsilon);
        return query;
    }

    /// <summary>Turns a row's rotary parts to its position and stores its latent and rotary key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Place(Workspace work, RowBatch rows, int row, Matrix query)
    {
        var position = rows.Positions[row];
        float* source = query.Row(row) + _shape.NopeSize, target = work.Query.Row(row) + _shape.LatentSize;
        for (var head = 0; head < _shape.Heads; head++, source += _headSize, target += Layout.QueryStride)
            _rope.Rotate(source, target, position);
        float* latent = work.Projected.Row(row) + _latentColumn, keyRope = work.Projected.Row(row) + _ropeColumn;
        _rope.Rotate(keyRope, keyRope, position);
        Locate(rows, row, 0, out var key, out _);
        Store(latent, key, _shape.LatentSize);
        Store(keyRope, key + _shape.LatentSize * PageLayout.PageTokens, _shape.RopeSize);
    }

    /// <param name="weight">[heads * (nope + value), latent]: per head the key's read-out, then the value's.</param>
    private void LoadReadOut(ReadOnlySpan<float> weight)
    {
        var latent = _shape.LatentSize;
        var (keyFloats, valueFloats) = (_shape.NopeSize * latent, _shape.ValueSize * latent);
        for (var head = 0; head < _absorb.Length; head++)
        {
            var start = head * (keyFloats + valueFloats);
            _absorb[head].SetTransposed(weight.Slice(start, keyFloats), latent);
            _readOut[head].SetLinear(weight.Slice(start + keyFloats, valueFloats), latent);
        }
    }
}
