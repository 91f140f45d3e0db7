using R1.Verification.Numbers;

namespace R1.Verification.Comparing;

/// <summary>Values for variables that look random and are always the same: the same answers get the same verdict.</summary>
internal static class SamplePoints
{
    /// <summary>Points at which every variable is positive. At the next one all are negative, and then signs vary.</summary>
    public const int Positive = 5;

    /// <summary>All points.</summary>
    public const int Count = 9;

    /// <summary>The value of a variable at a point: between 0.15 and 2.9 in size.</summary>
    public static Ball Value(string name, int point)
    {
        var hash = Hash(name, point);
        var share = (hash >> 12) / (double)(1UL << 52);
        // Some points lie below one, where inverse sines have values.
        var size = point % Positive < 2 ? 0.15 + 0.8 * share : 0.3 + 2.6 * share;
        return Ball.Of(point == Positive || (point > Positive && (hash & 1) == 1) ? -size : size);
    }

    // FNV-1a and a finishing mix: string.GetHashCode differs between processes.
    private static ulong Hash(string name, int point)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in name) hash = (hash ^ c) * 1099511628211UL;
        hash = (hash ^ (ulong)(point + 1)) * 0x9E3779B97F4A7C15UL;
        hash ^= hash >> 31;
        hash *= 0xBF58476D1CE4E5B9UL;
        return hash ^ (hash >> 29);
    }
}
