using System.Runtime.CompilerServices;
using R1.Models;
using R1.Training.Gradients.Vectorized;
using R1.Vectors;

namespace R1.Generation.Vectorized;

/// <summary>
/// Mixture of experts (arXiv 2412.19437, section 2.1.2). Rows are sorted by expert, so each expert is one small matrix product that reads
/// and adds to its rows where they lie. A row meets its experts in ascending order, whoever else is in the batch.
/// </summary>
internal sealed unsafe class VectorExperts
{
    private readonly int _hidden;
    private readonly ExpertShape _shape;
    private readonly PackedMatrix _gate;
    private readonly AlignedBuffer<float> _bias;
    private readonly VectorFeedForward[] _experts;
    private readonly VectorFeedForward? _shared;

    public VectorExperts(int hidden, ExpertShape shape)
    {
        (_hidden, _shape) = (hidden, shape);
        _gate = new PackedMatrix(hidden, shape.Count);
        _bias = new AlignedBuffer<float>(shape.Count);
        _experts = [.. Enumerable.Range(0, shape.Count).Select(_ => new VectorFeedForward(hidden, shape.InnerSize))];
        if (shape.SharedInnerSize > 0) _shared = new VectorFeedForward(hidden, shape.SharedInnerSize);
    }

    /// <summary>Columns of the widest gate and up.</summary>
    public int InnerWidth => Math.Max(_experts[0].InnerWidth, _shared?.InnerWidth ?? 0);

    public void Load(WeightReader weights, string prefix)
    {
        _gate.SetLinear(weights[prefix + "gate.weight"], _hidden);
        if (_shape.SelectionBias) weights.Copy(prefix + "gate.e_score_correction_bias", _bias);
        for (var expert = 0; expert < _experts.Length; expert++) _experts[expert].Load(weights, $"{prefix}experts.{expert}.");
        _shared?.Load(weights, prefix + "shared_experts.");
    }

    /// <summary>Adds the output for the first <paramref name="count"/> rows to the residual stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(Workspace work, int count)
    {
        work.Kernels.Multiply(work.Normed, _gate, work.Router, count);
        if (_shape.Scoring == ExpertScoring.Sigmoid) work.Kernels.Sigmoid(work.Router.Start, count * work.Router.Stride);
        else ExpertChoice.Softmax(work.Router, count, _shape.Count);
        var k = _shape.PerToken;
        for (var row = 0; row < count; row++)
            ExpertChoice.Choose(_shape, work.Router.Row(row), _bias.Pointer, work.Chosen + row * k, work.ChosenWeights + row * k);
        SortByExpert(work, count * k);
        _shared?.Forward(work, count);
        for (var expert = 0; expert < _experts.Length; expert++)
        {
            var first = work.ExpertStarts[expert];
            var rows = work.ExpertStarts[expert + 1] - first;
            if (rows > 0) _experts[expert].Forward(work, rows, work.ExpertRows + first, work.ExpertWeights + first);
        }
    }

    /// <summary>Counting sort of the (row, expert) pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SortByExpert(Workspace work, int pairs)
    {
        var starts = work.ExpertStarts;
        new Span<int>(starts, _experts.Length + 1).Clear();
        for (var pair = 0; pair < pairs; pair++) starts[work.Chosen[pair] + 1]++;
        for (var expert = 0; expert < _experts.Length; expert++) starts[expert + 1] += starts[expert];
        for (var pair = 0; pair < pairs; pair++)
        {
            var place = starts[work.Chosen[pair]]++;
            work.ExpertRows[place] = pair / _shape.PerToken;
            work.ExpertWeights[place] = work.ChosenWeights[pair];
        }
        // Each start has moved to its expert's end, which is the next one's start.
        for (var expert = _experts.Length; expert > 0; expert--) starts[expert] = starts[expert - 1];
        starts[0] = 0;
    }
}
