using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using R1.Vectors;

namespace R1.Generation;

/// <summary>
/// Unnormalised probabilities of a row of logits. Sums run in double precision and in blocks of eight whatever the machine's vectors are, so that the
/// same logits give the same numbers everywhere.
/// </summary>
internal static class LogitWeights
{
    /// <summary>weights = exp((logits - highest) / temperature).</summary>
    /// <returns>The highest logit and the sum of the weights.</returns>
    /// <exception cref="ArgumentException">The logits hold NaN or +inf, or are all -inf.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (float Highest, double Total) Compute(ReadOnlySpan<float> logits, double temperature, Span<float> weights)
    {
        var highest = Highest(logits);
        if (!float.IsFinite(highest))
            throw new ArgumentException($"The highest logit is {highest}: the model has diverged or every token is ruled out.");
        Kernels.Best().Exponentials(logits, highest, (float)temperature, weights);
        return (highest, Sum(weights));
    }

    /// <summary>The sum, accumulated in double precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(ReadOnlySpan<float> values)
    {
        var (lower, upper) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var blocks = MemoryMarshal.Cast<float, Vector256<float>>(values);
        foreach (var block in blocks)
        {
            var (low, high) = Vector256.Widen(block);
            lower += low;
            upper += high;
        }
        var halves = (lower + upper).GetLower() + (lower + upper).GetUpper();
        var sum = halves[0] + halves[1];
        for (var i = blocks.Length * Vector256<float>.Count; i < values.Length; i++) sum += values[i];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Highest(ReadOnlySpan<float> values)
    {
        var blocks = MemoryMarshal.Cast<float, Vector256<float>>(values);
        var best = Vector256.Create(float.NegativeInfinity);
        foreach (var block in blocks) best = Vector256.Max(best, block);
        var highest = float.NegativeInfinity;
        for (var i = 0; i < Vector256<float>.Count; i++) highest = Math.Max(highest, best[i]);
        for (var i = blocks.Length * Vector256<float>.Count; i < values.Length; i++) highest = Math.Max(highest, values[i]);
        return highest;
    }
}
