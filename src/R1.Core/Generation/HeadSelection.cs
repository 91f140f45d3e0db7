using System.Runtime.CompilerServices;

namespace R1.Generation;

/// <summary>
/// Finds where a descending list of weights would be cut, without sorting it: quickselect on counts (top-k) or on mass (top-p).
/// Linear on average; the weights are reordered.
/// </summary>
internal static class HeadSelection
{
    /// <summary>The count-th largest weight; the weights are overwritten.</summary>
    /// <param name="weights">Not empty.</param>
    /// <param name="count">From 1 to the number of weights.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float ByCount(Span<float> weights, int count)
    {
        // A short list of candidates whose entry price rises: on long vocabularies far faster than selecting from all at once.
        var (held, limit, price) = (0, 4 * count, 0f);
        foreach (var weight in weights)
        {
            if (weight < price) continue;
            if (held == limit)
            {
                price = Cut(weights[..held], count, byMass: false).Threshold;
                held = AtLeast(weights[..held], price, weights).Length;
                limit = Math.Max(limit, 2 * held);
                if (weight < price) continue;
            }
            weights[held++] = weight;
        }
        return Cut(weights[..held], count, byMass: false).Threshold;
    }

    /// <summary>Copies the weights that reach a floor, in order; the target may be the source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Span<float> AtLeast(ReadOnlySpan<float> weights, float floor, Span<float> target)
    {
        var count = 0;
        foreach (var weight in weights)
            if (weight >= floor) target[count++] = weight;
        return target[..count];
    }

    /// <summary>The smallest set of largest weights whose sum reaches a mass.</summary>
    /// <param name="weights">Not empty.</param>
    /// <param name="mass">Above 0, at most their sum.</param>
    /// <returns>The least weight in the set, and how many of those that equal it are in it (at least one).</returns>
    public static (float Threshold, int Ties) ByMass(Span<float> weights, double mass) => Cut(weights, mass, byMass: true);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float Threshold, int Ties) Cut(Span<float> weights, double budget, bool byMass)
    {
        while (true)
        {
            var pivot = MedianOfThree(weights[0], weights[weights.Length / 2], weights[^1]);
            var (above, equal) = Partition(weights, pivot);
            var measureAbove = byMass ? LogitWeights.Sum(weights[..above]) : above;
            if (above > 0 && measureAbove >= budget)
            {
                weights = weights[..above];
                continue;
            }
            var needed = (budget - measureAbove) / (byMass ? pivot : 1);
            var below = weights.Length - above - equal;
            // Rounding may leave a sum just below the budget; then all weights are wanted. Zero weights are never needed.
            if (needed <= equal || below == 0 || pivot == 0) return (pivot, (int)Math.Clamp(Math.Ceiling(needed), 1, equal));
            budget -= measureAbove + (byMass ? (double)pivot * equal : equal);
            weights = weights[(above + equal)..];
        }
    }

    // Reorders into larger, equal, smaller.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Above, int Equal) Partition(Span<float> weights, float pivot)
    {
        var (above, next, below) = (0, 0, weights.Length);
        while (next < below)
        {
            var weight = weights[next];
            if (weight > pivot)
            {
                weights[next++] = weights[above];
                weights[above++] = weight;
            }
            else if (weight < pivot)
            {
                weights[next] = weights[--below];
                weights[below] = weight;
            }
            else next++;
        }
        return (above, below - above);
    }

    private static float MedianOfThree(float a, float b, float c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
