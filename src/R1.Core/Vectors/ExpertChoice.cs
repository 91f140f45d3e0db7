using R1.Foundation;
using System.Runtime.CompilerServices;
using R1.Models;

namespace R1.Vectors;

/// <summary>The choice of experts (arXiv 2412.19437, eqs. 12 to 16) for one row; <see cref="ExpertRouter"/> is its tensor form.</summary>
internal static unsafe class ExpertChoice
{
    private const float SumEpsilon = 1e-20f;

    /// <param name="shape">Experts, groups and scaling.</param>
    /// <param name="scores">[experts]</param>
    /// <param name="bias">[experts] added for the choice only.</param>
    /// <param name="experts">[k] receives the chosen experts.</param>
    /// <param name="weights">[k] receives their weights.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Choose(ExpertShape shape, float* scores, float* bias, int* experts, float* weights)
    {
        var count = shape.Count;
        var choice = stackalloc float[count];
        for (var expert = 0; expert < count; expert++) choice[expert] = scores[expert] + bias[expert];
        if (shape.GroupsPerToken < shape.Groups) HideOtherGroups(shape, choice);
        var sum = 0f;
        for (var i = 0; i < shape.PerToken; i++)
        {
            experts[i] = TakeLargest(choice, count);
            sum += weights[i] = scores[experts[i]];
        }
        var factor = (float)shape.WeightFactor / (shape.NormalizeWeights ? sum + SumEpsilon : 1);
        for (var i = 0; i < shape.PerToken; i++) weights[i] *= factor;
    }

    /// <summary>Scores of rows of logits, in their place.</summary>
    /// <param name="logits">[rows, experts]</param>
    /// <param name="rows">How many.</param>
    /// <param name="experts">Columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Softmax(Matrix logits, int rows, int experts)
    {
        for (var row = 0; row < rows; row++)
        {
            var scores = new Span<float>(logits.Row(row), experts);
            var (max, sum) = (float.NegativeInfinity, 0f);
            foreach (var logit in scores) max = MathF.Max(max, logit);
            foreach (ref var score in scores) sum += score = (float)PortableMath.Exp(score - max);
            foreach (ref var score in scores) score /= sum;
        }
    }

    /// <summary>A group is worth the sum of its two best experts; the experts of all but the best groups get 0, as in the tensor form.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void HideOtherGroups(ExpertShape shape, float* choice)
    {
        var size = shape.Count / shape.Groups;
        var worth = stackalloc float[shape.Groups];
        for (var group = 0; group < shape.Groups; group++) worth[group] = SumOfTwoLargest(choice + group * size, size);
        for (var kept = 0; kept < shape.GroupsPerToken; kept++) TakeLargest(worth, shape.Groups);
        for (var group = 0; group < shape.Groups; group++)
            if (!float.IsNegativeInfinity(worth[group])) new Span<float>(choice + group * size, size).Clear();
    }

    /// <summary>Index of the largest, which becomes minus infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int TakeLargest(float* values, int count)
    {
        var best = 0;
        for (var i = 1; i < count; i++)
            if (values[i] > values[best]) best = i;
        values[best] = float.NegativeInfinity;
        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float SumOfTwoLargest(float* values, int count)
    {
        float first = values[0], second = count > 1 ? float.NegativeInfinity : 0;
        for (var i = 1; i < count; i++)
        {
            if (values[i] > first) (first, second) = (values[i], first);
            else if (values[i] > second) second = values[i];
        }
        return first + second;
    }
}
