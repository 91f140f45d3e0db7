using System.Runtime.CompilerServices;
using R1.Models;
using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>Grouped-query attention forward and backward.</summary>
internal sealed unsafe class GroupedAttentionPass(TrainedGroupedAttention weights, PassContext pass) : AttentionPass
{
    private readonly GroupedQueryShape _shape = weights.Shape;
    private readonly CausalAttention _attention = weights.Attention;
    private Matrix _input;
    private Matrix _projected;
    private HeadNorms? _queryNorms;
    private HeadNorms? _keyNorms;
    private Matrix _query;
    private Matrix _key;
    private Matrix _context;
    private Matrix _logSums;

    public override void Forward(Matrix normed, Matrix residual)
    {
        var (kernels, tape, rows) = (pass.Kernels, pass.Tape, pass.Rows);
        _input = normed;
        _projected = tape.Rows(rows, weights.Project.OutputWidth);
        weights.Project.Forward(kernels, normed, _projected, rows);
        foreach (var (bias, column, width) in weights.Biases) kernels.Add(_projected.From(column), Repeated(bias.Values), rows, width);
        (_query, _key) = (_projected, _projected.From(weights.KeyColumn));
        if (weights.QueryNorm is not null)
        {
            _queryNorms = new HeadNorms(weights.QueryNorm, pass, _attention.Heads, _shape.HeadSize);
            _keyNorms = new HeadNorms(weights.KeyNorm!, pass, _attention.KeyValueHeads, _shape.HeadSize);
            (_query, _key) = (_queryNorms.Forward(_query, weights.NormEpsilon), _keyNorms.Forward(_key, weights.NormEpsilon));
        }
        Rotate(_query, _attention.Heads, back: false);
        Rotate(_key, _attention.KeyValueHeads, back: false);
        _context = tape.Rows(rows, _attention.OutputWidth);
        _logSums = tape.Rows(rows, _attention.Heads);
        _attention.Forward(pass, _query, _key, _projected.From(weights.ValueColumn), _context, _logSums);
        weights.Output.Forward(kernels, _context, residual, rows, accumulate: true);
        if (weights.OutputBias is { } outputBias) kernels.Add(residual, Repeated(outputBias.Values), rows, residual.Stride);
    }

    public override void Backward(Matrix dOutput, Matrix dNormed)
    {
        var (kernels, scratch, rows) = (pass.Kernels, pass.Scratch, pass.Rows);
        var mark = scratch.Mark;
        Matrix dContext = scratch.Rows(rows, _attention.OutputWidth), dProjected = scratch.Rows(rows, weights.Project.OutputWidth);
        var (dKey, dValue) = (dProjected.From(weights.KeyColumn), dProjected.From(weights.ValueColumn));
        if (weights.OutputBias is { } outputBias) kernels.Add(Repeated(outputBias.Gradient(pass.Gradient)), dOutput, rows, dOutput.Stride);
        weights.Output.InputGradient(kernels, dOutput, dContext, rows);
        weights.Output.WeightGradient(kernels, dOutput, _context, rows, pass.Gradient);
        _attention.Backward(
            pass, _query, _key, _projected.From(weights.ValueColumn), _context, _logSums, dContext, dProjected, dKey, dValue);
        Rotate(dProjected, _attention.Heads, back: true);
        Rotate(dKey, _attention.KeyValueHeads, back: true);
        _queryNorms?.Backward(_projected, dProjected);
        _keyNorms?.Backward(_projected.From(weights.KeyColumn), dKey);
        foreach (var (bias, column, width) in weights.Biases)
            kernels.Add(Repeated(bias.Gradient(pass.Gradient)), dProjected.From(column), rows, width);
        weights.Project.InputGradient(kernels, dProjected, dNormed, rows);
        weights.Project.WeightGradient(kernels, dProjected, _input, rows, pass.Gradient);
        scratch.Release(mark);
    }

    /// <summary>One row in the place of all: added to each, or the sum of all.</summary>
    private static Matrix Repeated(float* row) => new(row, 0);

    /// <summary>Turns all heads to their positions, or gradients back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rotate(Matrix rows, int heads, bool back)
    {
        var size = Stride.Of(_shape.HeadSize);
        foreach (var (first, length) in pass.Sequences.Sequences)
            for (var position = 0; position < length; position++)
            {
                var head = rows.Row(first + position);
                for (var i = 0; i < heads; i++, head += size)
                    if (back) weights.Rope.RotateBack(head, head, position);
                    else weights.Rope.Rotate(head, head, position);
            }
    }
}

/// <summary>RMS norm of every head with one weight.</summary>
internal sealed unsafe class HeadNorms(TrainedVector weight, PassContext pass, int heads, int size)
{
    private readonly float* _inverse = pass.Tape.Floats(heads * pass.Rows);

    /// <summary>The normed heads, on the tape.</summary>
    public Matrix Forward(Matrix x, double epsilon)
    {
        var y = pass.Tape.Rows(pass.Rows, heads * Stride.Of(size));
        for (var head = 0; head < heads; head++)
        {
            var column = head * Stride.Of(size);
            pass.Kernels.RmsNorm(x.From(column), weight.Values, y.From(column), _inverse + head * pass.Rows, pass.Rows, size, (float)epsilon);
        }
        return y;
    }

    /// <summary>Turns gradients of normed heads into those of the heads.</summary>
    public void Backward(Matrix x, Matrix gradient)
    {
        for (var head = 0; head < heads; head++)
        {
            var column = head * Stride.Of(size);
            pass.Kernels.RmsNormBackward(
                x.From(column), _inverse + head * pass.Rows, weight.Values, gradient.From(column), gradient.From(column),
                weight.Gradient(pass.Gradient), pass.Rows, size, accumulate: false);
        }
    }
}
