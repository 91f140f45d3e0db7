using System.Numerics;

namespace R1.Foundation;

/// <summary>
/// xoshiro256** (Blackman and Vigna), seeded through SplitMix64. Own code because <see cref="System.Random"/> does not promise the same
/// numbers in the next .NET version.
/// </summary>
public sealed class SeededRandom
{
    private ulong _s0, _s1, _s2, _s3;

    /// <param name="seed">Any value, 0 included.</param>
    public SeededRandom(ulong seed) => (_s0, _s1, _s2, _s3) = (SplitMix(ref seed), SplitMix(ref seed), SplitMix(ref seed), SplitMix(ref seed));

    internal SeededRandom(ulong s0, ulong s1, ulong s2, ulong s3) => (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);

    /// <summary>64 uniform bits.</summary>
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, <paramref name="maxExclusive"/>), without modulo bias (Lemire's method).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxExclusive"/> is not positive.</exception>
    public int Next(int maxExclusive)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxExclusive);
        var range = (ulong)maxExclusive;
        var high = Math.BigMul(NextUInt64(), range, out var low);
        if (low >= range) return (int)high;
        var threshold = (0UL - range) % range;
        while (low < threshold) high = Math.BigMul(NextUInt64(), range, out low);
        return (int)high;
    }

    /// <summary>Uniform in [<paramref name="minInclusive"/>, <paramref name="maxExclusive"/>), whose width must fit an int.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The interval is empty or wider than <see cref="int.MaxValue"/>.</exception>
    public int Next(int minInclusive, int maxExclusive)
    {
        var width = (long)maxExclusive - minInclusive;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, int.MaxValue, nameof(maxExclusive));
        return minInclusive + Next((int)Math.Max(width, 0));
    }

    /// <summary>A standard normal draw (Box-Muller; the second value of the pair is not kept, so a draw has no hidden state).</summary>
    public double NextNormal()
    {
        var radius = Math.Sqrt(-2 * PortableMath.Log(1 - NextDouble()));
        return radius * PortableMath.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>True with the given probability.</summary>
    public bool NextBool(double probability = 0.5) => NextDouble() < probability;

    /// <summary>One element, uniformly.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The list is empty.</exception>
    public T Choose<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    /// <summary>One element, in proportion to its weight. One number is drawn.</summary>
    /// <param name="items">At least one.</param>
    /// <param name="weight">At least 0, of whatever sum.</param>
    public T Choose<T>(IReadOnlyList<T> items, Func<T, double> weight)
    {
        var draw = NextDouble() * items.Sum(weight);
        foreach (var item in items)
        {
            draw -= weight(item);
            if (draw < 0) return item;
        }
        return items[^1];
    }

    /// <summary>Shuffles in place (Fisher-Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    internal static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
