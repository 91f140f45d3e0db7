namespace R1.Bench;

/// <summary>What to measure and how long.</summary>
internal sealed record BenchOptions
{
    /// <summary>A checkpoint to measure beside the cpu preset; null for none.</summary>
    public required string? ModelFolder { get; init; }

    /// <summary>A measurement is repeated, at least five times, until this is used up.</summary>
    public required double SecondsPerJob { get; init; }

    /// <summary>A job whose single call would take longer is left out, judged by a smaller one of its family.</summary>
    public required double LongestSeconds { get; init; }

    /// <summary>RL steps over which memory is watched; 0 for none.</summary>
    public required int MemorySteps { get; init; }

    /// <summary>Part of the names to measure; empty for all.</summary>
    public required string Only { get; init; }

    /// <summary>The JSON file.</summary>
    public required string OutputPath { get; init; }
}
