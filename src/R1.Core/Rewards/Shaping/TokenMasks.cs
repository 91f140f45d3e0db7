namespace R1.Rewards.Shaping;

/// <summary>Which tokens and completions later work lets into the loss, as trl computes it. None of it is in the paper.</summary>
internal static class TokenMasks
{
    /// <summary>Tokens whose entropy is in the upper part of the batch (arXiv 2506.01939).</summary>
    /// <param name="entropies">[batch, time], nats.</param>
    /// <param name="mask">[batch, time], true on completion tokens; others neither count nor are chosen.</param>
    /// <param name="quantile">Share below the threshold, from 0 to 1, interpolated linearly.</param>
    /// <returns>[batch, time]</returns>
    public static bool[][] HighEntropy(IReadOnlyList<double[]> entropies, IReadOnlyList<bool[]> mask, double quantile)
    {
        var values = entropies.SelectMany((row, i) => row.Where((_, t) => mask[i][t])).Order().ToArray();
        if (values.Length == 0) return [.. entropies.Select(row => new bool[row.Length])];
        var place = quantile * (values.Length - 1);
        var (low, high) = (values[(int)Math.Floor(place)], values[(int)Math.Ceiling(place)]);
        var threshold = low + (high - low) * (place - Math.Floor(place));
        return [.. entropies.Select((row, i) => row.Select((value, t) => mask[i][t] && value >= threshold).ToArray())];
    }

    /// <summary>Completions to keep: a bad one that the policy has moved away from is dropped (DeepSeek-V3.2, off-policy sequence masking).</summary>
    /// <param name="advantages">[batch]</param>
    /// <param name="samplingLogProbs">[batch, time], of the policy that sampled.</param>
    /// <param name="logProbs">[batch, time], of the policy now.</param>
    /// <param name="mask">[batch, time], true on completion tokens.</param>
    /// <param name="threshold">Largest mean of sampling minus present log probability that a negative advantage may have.</param>
    /// <returns>[batch]</returns>
    public static bool[] OnPolicy(
        IReadOnlyList<double> advantages, IReadOnlyList<double[]> samplingLogProbs, IReadOnlyList<double[]> logProbs, IReadOnlyList<bool[]> mask,
        double threshold)
    {
        var keep = new bool[advantages.Count];
        for (var i = 0; i < keep.Length; i++)
        {
            var (sampled, now) = (samplingLogProbs[i], logProbs[i]);
            var moved = Enumerable.Range(0, mask[i].Length).Where(t => mask[i][t]).Select(t => sampled[t] - now[t]).DefaultIfEmpty(0).Average();
            keep[i] = advantages[i] >= 0 || moved <= threshold;
        }
        return keep;
    }
}
