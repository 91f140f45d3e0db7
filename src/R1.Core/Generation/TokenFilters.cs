using R1.Foundation;
using System.Runtime.CompilerServices;

namespace R1.Generation;

/// <summary>One token that was drawn.</summary>
/// <param name="Id">Its id.</param>
/// <param name="LogProb">Natural log-probability under softmax(logits / temperature), before bans and filters.</param>
internal readonly record struct DrawnToken(int Id, float LogProb);

/// <summary>
/// Draws a token from logits under <see cref="SamplingOptions"/>: bans, temperature, top-k, top-p, min-p in this order, then the
/// inverse of the cumulative distribution at a given uniform number. No sort and no allocation: thresholds are found by selection,
/// and without filters nothing but the softmax and one scan remains.
/// </summary>
/// <remarks>
/// Ties: top-k keeps every token that ties with the k-th, as transformers does; at the edge of top-p the lower ids are kept.
/// </remarks>
internal static class TokenFilters
{
    /// <summary>Length of the scratch memory that <see cref="Draw"/> needs for a vocabulary.</summary>
    public static int ScratchLength(int vocabulary) => 2 * vocabulary;

    /// <summary>Draws one token.</summary>
    /// <param name="logits">[vocabulary], finite or -inf.</param>
    /// <param name="options">How to draw; at temperature 0 the likeliest token that is not banned, scored at temperature 1.</param>
    /// <param name="uniform">In (0, 1), e.g. <see cref="Noise.Uniform"/>.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/>; overwritten.</param>
    /// <exception cref="ArgumentException">The logits hold NaN or +inf, or every token is -inf or banned.</exception>
    public static DrawnToken Draw(ReadOnlySpan<float> logits, SamplingOptions options, double uniform, Span<float> scratch)
    {
        var weights = scratch[..logits.Length];
        var temperature = options.Temperature == 0 ? 1 : options.Temperature;
        var (highest, total) = LogitWeights.Compute(logits, temperature, weights);
        var mass = Filter(weights, total, options, scratch.Slice(logits.Length, logits.Length));
        var id = options.Temperature == 0 ? Likeliest(weights) : AtCumulative(weights, uniform * mass);
        return new(id, (float)(((double)logits[id] - highest) / temperature - PortableMath.Log(total)));
    }

    /// <summary>Sets the weight of every dropped token to zero.</summary>
    /// <param name="weights">[vocabulary], exp((logit - highest) / temperature).</param>
    /// <param name="total">Their sum.</param>
    /// <param name="options">Bans and filters.</param>
    /// <param name="copy">[vocabulary], overwritten.</param>
    /// <returns>The sum of what is left.</returns>
    internal static double Filter(Span<float> weights, double total, SamplingOptions options, Span<float> copy)
    {
        var mass = Ban(weights, total, options.BannedTokenIds);
        if (options.TopK > 0)
        {
            var candidates = HeadSelection.AtLeast(weights, float.Epsilon, copy);
            if (options.TopK < candidates.Length)
                mass = KeepFrom(weights, HeadSelection.ByCount(candidates, options.TopK), int.MaxValue);
        }
        if (options.TopP < 1)
        {
            // All weights below (1 - p) mass / vocabulary together weigh less than what top-p drops, so none of them is kept.
            var candidates = HeadSelection.AtLeast(weights, (float)((1 - options.TopP) * mass / weights.Length), copy);
            var (threshold, ties) = HeadSelection.ByMass(candidates, options.TopP * mass);
            mass = KeepFrom(weights, threshold, ties);
        }
        return options.MinP > 0 ? KeepFrom(weights, (float)(options.MinP * weights[Likeliest(weights)]), int.MaxValue) : mass;
    }

    private static double Ban(Span<float> weights, double total, IReadOnlyList<int> banned)
    {
        if (banned.Count == 0) return total;
        for (var i = 0; i < banned.Count; i++) weights[banned[i]] = 0;
        var left = LogitWeights.Sum(weights);
        return left > 0 ? left : throw new ArgumentException("Every token with a probability is banned.");
    }

    // Keeps weights above the threshold and the first few that equal it; returns their sum.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double KeepFrom(Span<float> weights, float threshold, int ties)
    {
        for (var i = 0; i < weights.Length; i++)
            if (weights[i] < threshold || (weights[i] == threshold && ties-- <= 0)) weights[i] = 0;
        return LogitWeights.Sum(weights);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AtCumulative(ReadOnlySpan<float> weights, double target)
    {
        var (sum, last) = (0.0, -1);
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] == 0) continue;
            sum += weights[i];
            last = i;
            if (sum > target) break;
        }
        // Falling through means that rounding left the sum a hair below the target: the last token with weight is right.
        return last;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Likeliest(ReadOnlySpan<float> weights)
    {
        var best = 0;
        for (var i = 1; i < weights.Length; i++)
            if (weights[i] > weights[best]) best = i;
        return best;
    }
}
