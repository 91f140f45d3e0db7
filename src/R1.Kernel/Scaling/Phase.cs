namespace R1.Kernel.Scaling;

/// <summary>A connection.</summary>
/// <param name="BytesPerSecond">What goes through it.</param>
/// <param name="LatencySeconds">From a request to its answer, without their bytes.</param>
internal sealed record Network(double BytesPerSecond, double LatencySeconds);

/// <summary>
/// A part of a step that workers share: pieces of equal work, which are divided no further. All bytes between the trainer and its workers go through one
/// connection, and nothing is computed meanwhile: both are bounds from above.
/// </summary>
internal sealed record Phase
{
    /// <summary>Pieces.</summary>
    public required int Shares { get; init; }

    /// <summary>Of one worker for a piece.</summary>
    public required double SecondsPerShare { get; init; }

    /// <summary>How often it happens in a step, each time after the one before.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Whether completions are drawn in it.</summary>
    public bool IsRollout { get; init; }

    /// <summary>Through the one connection each time, whoever works.</summary>
    public double BytesOnce { get; init; }

    /// <summary>Through the one connection each time, to each worker that gets a piece.</summary>
    public double BytesPerWorker { get; init; }

    /// <summary>Through the one connection for each piece, there and back.</summary>
    public double BytesPerShare { get; init; }

    /// <summary>What the n workers pass round among each other each time: each sends the (n - 1)/n of it, on a connection of its own.</summary>
    public double BytesAround { get; init; }

    /// <summary>The same for every piece that they compute side by side.</summary>
    public double BytesAroundPerWave { get; init; }

    /// <summary>Work of one worker alone, without a network.</summary>
    public double SecondsAlone => Times * Shares * SecondsPerShare;

    /// <summary>Seconds a step.</summary>
    public double Seconds(int workers, Network network)
    {
        var (used, waves) = (Used(workers), Waves(workers));
        var centre = (BytesOnce + used * BytesPerWorker + Shares * BytesPerShare) / network.BytesPerSecond;
        var around = Around(waves) * (used - 1) / used / network.BytesPerSecond;
        var requests = centre > 0 ? waves : 0;
        var hops = around > 0 ? (used - 1) * (BytesAroundPerWave > 0 ? waves : 1) : 0;
        return Times * (waves * SecondsPerShare + centre + around + (requests + hops) * network.LatencySeconds);
    }

    /// <summary>Bytes a step on all connections together.</summary>
    public double Bytes(int workers) =>
        Times * (BytesOnce + Used(workers) * BytesPerWorker + Shares * BytesPerShare + Around(Waves(workers)) * (Used(workers) - 1));

    private int Used(int workers) => Math.Min(workers, Shares);

    private int Waves(int workers) => (Shares + Used(workers) - 1) / Used(workers);

    private double Around(int waves) => BytesAround + waves * BytesAroundPerWave;
}
