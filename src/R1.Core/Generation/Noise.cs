namespace R1.Generation;

/// <summary>
/// Counter-based noise: the draw of a token is a function of where it stands, not of what was drawn before it. A completion is
/// therefore the same alone or in a batch, in any order and after any resumption.
/// </summary>
internal static class Noise
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>Uniform in (0, 1), neither end included.</summary>
    /// <param name="seed">Of the request.</param>
    /// <param name="completion">Index of the completion in its request, from 0.</param>
    /// <param name="token">Index of the token in its completion, from 0.</param>
    /// <returns>An odd multiple of 2^-53: entry <paramref name="token"/> of the SplitMix64 stream that (seed, completion) start.</returns>
    public static double Uniform(ulong seed, int completion, int token)
    {
        // Two mixing rounds lie between neighbouring completions and between neighbouring seeds, so their streams do not run in step.
        var start = Mix(Mix(seed) + Gamma * ((ulong)completion + 1));
        var bits = Mix(start + Gamma * ((ulong)token + 1));
        // 52 bits and a half step: with 53 the largest value would round to 1.
        return ((bits >> 12) + 0.5) * (1.0 / (1UL << 52));
    }

    // Finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
