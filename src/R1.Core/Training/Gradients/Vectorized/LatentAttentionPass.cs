using System.Runtime.CompilerServices;
using R1.Models;
using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>Multi-head latent attention forward and backward.</summary>
internal sealed unsafe class LatentAttentionPass(TrainedLatentAttention weights, PassContext pass) : AttentionPass
{
    private readonly LatentShape _shape = weights.Shape;
    private readonly CausalAttention _attention = weights.Attention;
    private Matrix _input;
    private Matrix _down;
    private Normed _queryLatent;
    private Matrix _query;
    private Normed _latent;
    private Matrix _keyValue;
    private Matrix _context;
    private Matrix _logSums;

    public override void Forward(Matrix normed, Matrix residual)
    {
        var (kernels, tape, rows) = (pass.Kernels, pass.Tape, pass.Rows);
        _input = normed;
        _query = _down = tape.Rows(rows, weights.Down.OutputWidth);
        weights.Down.Forward(kernels, normed, _down, rows);
        if (weights.QueryUp is { } queryUp)
        {
            _queryLatent = pass.Norm(_down, weights.QueryNorm!, rows, _shape.QueryLatentSize!.Value, TrainedLatentAttention.LatentNormEpsilon);
            _query = tape.Rows(rows, queryUp.OutputWidth);
            queryUp.Forward(kernels, _queryLatent.Output, _query, rows);
        }
        _latent = pass.Norm(_down.From(weights.LatentColumn), weights.LatentNorm, rows, _shape.LatentSize, TrainedLatentAttention.LatentNormEpsilon);
        _keyValue = tape.Rows(rows, weights.LatentUp.OutputWidth);
        weights.LatentUp.Forward(kernels, _latent.Output, _keyValue, rows);
        Place();
        _context = tape.Rows(rows, _attention.OutputWidth);
        _logSums = tape.Rows(rows, _attention.Heads);
        _attention.Forward(pass, _query, _keyValue, _keyValue.From(_attention.KeyWidth), _context, _logSums);
        weights.Output.Forward(kernels, _context, residual, rows, accumulate: true);
    }

    public override void Backward(Matrix dOutput, Matrix dNormed)
    {
        var (kernels, scratch, rows) = (pass.Kernels, pass.Scratch, pass.Rows);
        var mark = scratch.Mark;
        Matrix dContext = scratch.Rows(rows, _attention.OutputWidth), dDown = scratch.Rows(rows, weights.Down.OutputWidth);
        Matrix dKeyValue = scratch.Rows(rows, weights.LatentUp.OutputWidth);
        var dQuery = weights.QueryUp is null ? dDown : scratch.Rows(rows, weights.QueryUp.OutputWidth);
        weights.Output.InputGradient(kernels, dOutput, dContext, rows);
        weights.Output.WeightGradient(kernels, dOutput, _context, rows, pass.Gradient);
        _attention.Backward(
            pass, _query, _keyValue, _keyValue.From(_attention.KeyWidth), _context, _logSums,
            dContext, dQuery, dKeyValue, dKeyValue.From(_attention.KeyWidth));
        PlaceBack(dQuery, dKeyValue, dDown.From(weights.RopeColumn));
        LatentBackward(dKeyValue, dDown.From(weights.LatentColumn));
        if (weights.QueryUp is not null) QueryBackward(dQuery, dDown);
        weights.Down.InputGradient(kernels, dDown, dNormed, rows);
        weights.Down.WeightGradient(kernels, dDown, _input, rows, pass.Gradient);
        scratch.Release(mark);
    }

    private void LatentBackward(Matrix dKeyValue, Matrix dLatent)
    {
        var mark = pass.Scratch.Mark;
        var dNormed = pass.Scratch.Rows(pass.Rows, _shape.LatentSize);
        weights.LatentUp.InputGradient(pass.Kernels, dKeyValue, dNormed, pass.Rows);
        weights.LatentUp.WeightGradient(pass.Kernels, dKeyValue, _latent.Output, pass.Rows, pass.Gradient);
        pass.NormBackward(_latent, weights.LatentNorm, dNormed, dLatent, accumulate: false);
        pass.Scratch.Release(mark);
    }

    private void QueryBackward(Matrix dQuery, Matrix dLatent)
    {
        var mark = pass.Scratch.Mark;
        var dNormed = pass.Scratch.Rows(pass.Rows, _shape.QueryLatentSize!.Value);
        weights.QueryUp!.InputGradient(pass.Kernels, dQuery, dNormed, pass.Rows);
        weights.QueryUp.WeightGradient(pass.Kernels, dQuery, _queryLatent.Output, pass.Rows, pass.Gradient);
        pass.NormBackward(_queryLatent, weights.QueryNorm!, dNormed, dLatent, accumulate: false);
        pass.Scratch.Release(mark);
    }

    /// <summary>Turns the rotary parts to their positions and copies the shared rotary key into every head's key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Place()
    {
        var (headSize, rope) = (Stride.Of(_shape.PerHead.Key), _shape.RopeSize);
        foreach (var (first, length) in pass.Sequences.Sequences)
            for (var position = 0; position < length; position++)
            {
                var shared = _down.Row(first + position) + weights.RopeColumn;
                weights.Rope.Rotate(shared, shared, position);
                float* query = _query.Row(first + position) + _shape.NopeSize, key = _keyValue.Row(first + position) + _shape.NopeSize;
                for (var head = 0; head < _attention.Heads; head++, query += headSize, key += headSize)
                {
                    weights.Rope.Rotate(query, query, position);
                    new Span<float>(shared, rope).CopyTo(new Span<float>(key, rope));
                }
            }
    }

    /// <summary>The transpose of <see cref="Place"/>: gradients turn back, the shared key's is the sum over heads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PlaceBack(Matrix dQuery, Matrix dKey, Matrix dShared)
    {
        var (headSize, rope) = (Stride.Of(_shape.PerHead.Key), _shape.RopeSize);
        foreach (var (first, length) in pass.Sequences.Sequences)
            for (var position = 0; position < length; position++)
            {
                var shared = dShared.Row(first + position);
                new Span<float>(shared, Stride.Of(rope)).Clear();
                float* query = dQuery.Row(first + position) + _shape.NopeSize, key = dKey.Row(first + position) + _shape.NopeSize;
                for (var head = 0; head < _attention.Heads; head++, query += headSize, key += headSize)
                {
                    weights.Rope.RotateBack(query, query, position);
                    for (var i = 0; i < rope; i++) shared[i] += key[i];
                }
                weights.Rope.RotateBack(shared, shared, position);
            }
    }
}
