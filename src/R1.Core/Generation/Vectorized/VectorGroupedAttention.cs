using System.Runtime.CompilerServices;
using R1.Models;
using R1.Training.Gradients.Vectorized;
using R1.Vectors;

namespace R1.Generation.Vectorized;

/// <summary>Attention in which groups of query heads share a key-value head, with optional bias (Qwen2) and per-head norms (Qwen3).</summary>
internal sealed unsafe class VectorGroupedAttention : VectorAttention
{
    private readonly ModelConfig _config;
    private readonly GroupedQueryShape _shape;
    private readonly RopeTable _rope;
    private readonly PackedMatrix _input;
    private readonly PackedMatrix _output;
    private readonly AlignedBuffer<float>? _inputBias;
    private readonly AlignedBuffer<float>? _outputBias;
    private readonly AlignedBuffer<float>? _queryNorm;
    private readonly AlignedBuffer<float>? _keyNorm;

    public VectorGroupedAttention(ModelConfig config, GroupedQueryShape shape, RopeTable rope, int layer) : base(config, layer)
    {
        (_config, _shape, _rope) = (config, shape, rope);
        _input = new PackedMatrix(config.HiddenSize, Column(Heads + 2 * Groups));
        _output = new PackedMatrix(Column(Heads), config.HiddenSize);
        if (shape.ProjectionBias) _inputBias = new AlignedBuffer<float>(_input.Columns);
        if (shape.OutputBias) _outputBias = new AlignedBuffer<float>(_output.Columns);
        if (!shape.QueryKeyNorm) return;
        _queryNorm = new AlignedBuffer<float>(Layout.QueryStride);
        _keyNorm = new AlignedBuffer<float>(Layout.QueryStride);
    }

    public override int ProjectedWidth => _input.Columns;

    private int Heads => _shape.Heads;

    private int Groups => _shape.KeyValueHeads;

    public override void Load(WeightReader weights, string prefix)
    {
        LoadHeads(weights, prefix + "q_proj", 0, Heads);
        LoadHeads(weights, prefix + "k_proj", Heads, Groups);
        LoadHeads(weights, prefix + "v_proj", Heads + Groups, Groups);
        _output.SetLinearByBlock(weights[prefix + "o_proj.weight"], Heads, _shape.HeadSize);
        if (_outputBias is not null) weights.Copy(prefix + "o_proj.bias", _outputBias);
        if (_queryNorm is not null) weights.Copy(prefix + "q_norm.weight", _queryNorm);
        if (_keyNorm is not null) weights.Copy(prefix + "k_norm.weight", _keyNorm);
    }

    public override void Forward(Workspace work, RowBatch rows)
    {
        var kernels = work.Kernels;
        kernels.Multiply(work.Normed, _input, work.Projected, rows.Count);
        if (_inputBias is not null) kernels.AddRow(work.Projected, _inputBias.Pointer, rows.Count, _inputBias.Length);
        Norm(work, rows.Count, _queryNorm, 0, Heads);
        Norm(work, rows.Count, _keyNorm, Heads, Groups);
        for (var row = 0; row < rows.Count; row++) Place(work, rows, row);
        Attend(work, rows, work.Projected);
        kernels.Multiply(work.Mixed, _output, work.Residual, rows.Count, accumulate: true);
        if (_outputBias is not null) kernels.AddRow(work.Residual, _outputBias.Pointer, rows.Count, _outputBias.Length);
    }

    /// <summary>First column of a head, counting queries, then keys, then values.</summary>
    private int Column(int head) => head * Layout.QueryStride;

    private void LoadHeads(WeightReader weights, string name, int firstHead, int heads)
    {
        var size = _shape.HeadSize;
        var weight = weights[name + ".weight"];
        for (var head = 0; head < heads; head++)
        {
            var column = Column(firstHead + head);
            _input.SetLinear(weight.Slice(head * size * _config.HiddenSize, size * _config.HiddenSize), _config.HiddenSize, column);
            if (_inputBias is not null) weights[name + ".bias"].Slice(head * size, size).CopyTo(_inputBias.Span[column..]);
        }
    }

    private void Norm(Workspace work, int rows, AlignedBuffer<float>? weight, int firstHead, int heads)
    {
        if (weight is null) return;
        for (var head = firstHead; head < firstHead + heads; head++)
        {
            var x = work.Projected.From(Column(head));
            work.Kernels.RmsNorm(x, weight.Pointer, x, rows, _shape.HeadSize, (float)_config.RmsNormEps);
        }
    }

    /// <summary>Turns a row's queries and keys to its position and stores keys and values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Place(Workspace work, RowBatch rows, int row)
    {
        var position = rows.Positions[row];
        var heads = work.Projected.Row(row);
        for (var head = 0; head < Heads + Groups; head++) _rope.Rotate(heads + Column(head), heads + Column(head), position);
        for (var group = 0; group < Groups; group++)
        {
            Locate(rows, row, group, out var key, out var value);
            Store(heads + Column(Heads + group), key, _shape.HeadSize);
            Store(heads + Column(Heads + Groups + group), value, _shape.HeadSize);
        }
    }
}
