using System.Runtime.CompilerServices;
using R1.Models;
using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>
/// Mixture of experts forward and backward. Pairs of row and expert are sorted by expert, so each expert is one product over its rows; the
/// gradient reaches the router through the weights of the chosen experts alone.
/// </summary>
internal sealed unsafe class ExpertsPass(TrainedExperts weights, PassContext pass, long[] load) : FeedForwardPass
{
    private readonly int _hidden = weights.Hidden;
    private readonly int _gateUpWidth = weights.Experts[0].GateUpWidth;
    private Matrix _input;
    private RoutedRows? _routed;
    private Matrix _gateUp;
    private Matrix _sharedGateUp;

    public override void Forward(Matrix normed, Matrix residual)
    {
        var (kernels, tape, rows) = (pass.Kernels, pass.Tape, pass.Rows);
        _input = normed;
        var scores = tape.Rows(rows, weights.Router.OutputWidth);
        weights.Router.Forward(kernels, normed, scores, rows);
        if (weights.Shape.Scoring == ExpertScoring.Sigmoid) kernels.Sigmoid(scores.Start, rows * scores.Stride);
        else ExpertChoice.Softmax(scores, rows, weights.Shape.Count);
        var routed = _routed = new RoutedRows(weights, scores, rows, tape);
        if (weights.Shared is { } shared)
        {
            _sharedGateUp = tape.Rows(rows, shared.GateUpWidth);
            shared.Forward(pass, normed, residual, _sharedGateUp, rows);
        }
        _gateUp = tape.Rows(routed.Pairs, _gateUpWidth);
        for (var expert = 0; expert < weights.Experts.Length; expert++)
        {
            var (first, count) = Range(expert);
            load[expert] += count;
            if (count > 0)
                weights.Experts[expert].Forward(
                    pass, normed.At(routed.Rows + first), residual.At(routed.Rows + first), From(_gateUp, first), count, routed.Weights + first);
        }
    }

    public override void Backward(Matrix dOutput, Matrix dNormed)
    {
        var (scratch, routed) = (pass.Scratch, _routed!);
        var mark = scratch.Mark;
        if (weights.Shared is { } shared) shared.Backward(pass, _input, _sharedGateUp, dOutput, dNormed, pass.Rows, accumulate: false);
        else new Span<float>(dNormed.Start, pass.Rows * dNormed.Stride).Clear();
        Matrix inputs = Gather(_input), gradients = Gather(dOutput), dLogits = scratch.Rows(pass.Rows, weights.Router.OutputWidth);
        var dWeights = scratch.Floats(routed.Pairs);
        for (var expert = 0; expert < weights.Experts.Length; expert++)
        {
            var (first, count) = Range(expert);
            if (count > 0)
                weights.Experts[expert].Backward(
                    pass, From(inputs, first), From(_gateUp, first), From(gradients, first), dNormed.At(routed.Rows + first), count,
                    accumulate: true, routed.Weights + first, dWeights + first);
        }
        routed.LogitGradients(dWeights, dLogits);
        weights.Router.InputGradient(pass.Kernels, dLogits, dNormed, pass.Rows, accumulate: true);
        weights.Router.WeightGradient(pass.Kernels, dLogits, _input, pass.Rows, pass.Gradient);
        scratch.Release(mark);
    }

    private (int First, int Count) Range(int expert) => (_routed!.Starts[expert], _routed.Starts[expert + 1] - _routed.Starts[expert]);

    private static Matrix From(Matrix rows, int first) => new(rows.Row(first), rows.Stride);

    /// <summary>Rows in the order of the pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Matrix Gather(Matrix source)
    {
        var target = pass.Scratch.Rows(_routed!.Pairs, _hidden);
        for (var pair = 0; pair < _routed.Pairs; pair++)
            new Span<float>(source.Row(_routed.Rows[pair]), source.Stride).CopyTo(new Span<float>(target.Row(pair), target.Stride));
        return target;
    }
}
