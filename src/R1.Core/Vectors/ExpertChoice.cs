using System.Runtime.CompilerServices;
using R1.Models;

namespace R1.Vectors;

/// <summary>The routing rule of DeepSeek-V3 (arXiv 2412.19437, eqs. 12 to 16) for one row; <see cref="ExpertRouter"/> is its tensor form.</summary>
internal static unsafe class ExpertChoice
{
    private const float SumEpsilon = 1e-20f;

    /// <param name="config">Experts, groups and scaling.</param>
    /// <param name="scores">[experts] sigmoid scores.</param>
    /// <param name="bias">[experts] added for the choice only.</param>
    /// <param name="experts">[k] receives the chosen experts.</param>
    /// <param name="weights">[k] receives their weights.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Choose(DeepseekV3Config config, float* scores, float* bias, int* experts, float* weights)
    {
        var count = config.NRoutedExperts;
        var choice = stackalloc float[count];
        for (var expert = 0; expert < count; expert++) choice[expert] = scores[expert] + bias[expert];
        if (config.TopkGroup < config.NGroup) HideOtherGroups(config, choice);
        var sum = 0f;
        for (var i = 0; i < config.NumExpertsPerToken; i++)
        {
            experts[i] = TakeLargest(choice, count);
            sum += weights[i] = scores[experts[i]];
        }
        var factor = (float)config.RoutedScalingFactor / (config.NormTopkProb ? sum + SumEpsilon : 1);
        for (var i = 0; i < config.NumExpertsPerToken; i++) weights[i] *= factor;
    }

    /// <summary>A group is worth the sum of its two best experts; the experts of all but the best groups get 0, as in the tensor form.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void HideOtherGroups(DeepseekV3Config config, float* choice)
    {
        var size = config.NRoutedExperts / config.NGroup;
        var worth = stackalloc float[config.NGroup];
        for (var group = 0; group < config.NGroup; group++) worth[group] = SumOfTwoLargest(choice + group * size, size);
        for (var kept = 0; kept < config.TopkGroup; kept++) TakeLargest(worth, config.NGroup);
        for (var group = 0; group < config.NGroup; group++)
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
