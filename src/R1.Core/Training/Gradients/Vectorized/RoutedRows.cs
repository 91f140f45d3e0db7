using System.Runtime.CompilerServices;
using R1.Models;
using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>
/// The routing of a pass: which experts each row visits and with what weight, and the (row, expert) pairs sorted by expert.
/// </summary>
internal sealed unsafe class RoutedRows
{
    private const float SumEpsilon = 1e-20f;
    private readonly ExpertShape _shape;
    private readonly Matrix _scores;
    private readonly int* _chosen;
    private readonly int* _places;

    /// <param name="experts">Shape, and the bias that is added for the choice only.</param>
    /// <param name="scores">[rows, experts]; kept.</param>
    /// <param name="rows">How many.</param>
    /// <param name="tape">Keeps the result.</param>
    public RoutedRows(TrainedExperts experts, Matrix scores, int rows, Arena tape)
    {
        var shape = experts.Shape;
        (_shape, _scores, Count, Pairs) = (shape, scores, rows, rows * shape.PerToken);
        _chosen = tape.Integers(Pairs);
        _places = tape.Integers(Pairs);
        Rows = tape.Integers(Pairs);
        Weights = tape.Floats(Pairs);
        var weights = tape.Floats(Pairs);
        for (var row = 0; row < rows; row++)
            ExpertChoice.Choose(shape, scores.Row(row), experts.Bias, _chosen + row * shape.PerToken, weights + row * shape.PerToken);
        Starts = new int[shape.Count + 1];
        Sort(weights);
    }

    /// <summary>Rows of the pass.</summary>
    public int Count { get; }

    /// <summary>Rows times experts per row.</summary>
    public int Pairs { get; }

    /// <summary>[experts + 1] where each expert's pairs begin.</summary>
    public int[] Starts { get; }

    /// <summary>[pairs] row of each pair, by expert.</summary>
    public int* Rows { get; }

    /// <summary>[pairs] weight of each pair, by expert.</summary>
    public float* Weights { get; }

    /// <summary>
    /// Gradient of the router's logits from that of the weights w_i = f s_i / S (S = sum of the chosen scores, or 1 without normalisation):
    /// ds_i = f (dw_i - sum_j dw_j s_j / S) / S over the chosen, or f dw_i; zero for the rest. Then dlogit_i = ds_i s_i (1 - s_i) for sigmoid scores and
    /// s_i (ds_i - sum_j ds_j s_j) for softmax.
    /// </summary>
    /// <param name="dWeights">[pairs], by expert.</param>
    /// <param name="dLogits">[rows, experts]</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void LogitGradients(float* dWeights, Matrix dLogits)
    {
        var k = _shape.PerToken;
        var (factor, sigmoid) = ((float)_shape.WeightFactor, _shape.Scoring == ExpertScoring.Sigmoid);
        for (var row = 0; row < Count; row++)
        {
            float* scores = _scores.Row(row), gradients = dLogits.Row(row);
            int* chosen = _chosen + row * k, places = _places + row * k;
            new Span<float>(gradients, dLogits.Stride).Clear();
            float sum = 1, mean = 0;
            if (_shape.NormalizeWeights)
            {
                sum = SumEpsilon;
                for (var i = 0; i < k; i++) sum += scores[chosen[i]];
                for (var i = 0; i < k; i++) mean += dWeights[places[i]] * scores[chosen[i]] / sum;
            }
            for (var i = 0; i < k; i++)
            {
                var score = scores[chosen[i]];
                var gradient = factor * (dWeights[places[i]] - mean) / sum;
                gradients[chosen[i]] = sigmoid ? gradient * score * (1 - score) : gradient;
            }
            if (!sigmoid) ThroughSoftmax(scores, gradients);
        }
    }

    /// <summary>Gradients of a row's scores, in their place, to those of its logits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ThroughSoftmax(float* scores, float* gradients)
    {
        var mean = 0f;
        for (var expert = 0; expert < _shape.Count; expert++) mean += gradients[expert] * scores[expert];
        for (var expert = 0; expert < _shape.Count; expert++) gradients[expert] = scores[expert] * (gradients[expert] - mean);
    }

    /// <summary>Counting sort.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sort(float* weights)
    {
        var k = _shape.PerToken;
        for (var pair = 0; pair < Pairs; pair++) Starts[_chosen[pair] + 1]++;
        for (var expert = 1; expert < Starts.Length; expert++) Starts[expert] += Starts[expert - 1];
        var next = Starts[..^1];
        for (var pair = 0; pair < Pairs; pair++)
        {
            var place = _places[pair] = next[_chosen[pair]]++;
            Rows[place] = pair / k;
            Weights[place] = weights[pair];
        }
    }
}
