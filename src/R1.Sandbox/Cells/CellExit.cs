namespace R1.Sandbox.Cells;

/// <summary>How a cell ended, as the kernel tells it.</summary>
/// <param name="Signal">The signal that ended it, or 0.</param>
/// <param name="ExitCode">Its exit code where no signal ended it; worth nothing, since the candidate chooses it.</param>
/// <param name="CpuMilliseconds">CPU time of all its threads.</param>
/// <param name="PeakKilobytes">Largest resident memory.</param>
internal sealed record CellExit(int Signal, int ExitCode, int CpuMilliseconds, int PeakKilobytes)
{
    private const int SigXCpu = 24, SigXFileSize = 25;

    public static CellExit Of(int status, int cpuMilliseconds, int peakKilobytes) =>
        new(status & 0x7F, status >> 8 & 0xFF, cpuMilliseconds, peakKilobytes);

    /// <summary>Ended by the limit on CPU time, softly or hard.</summary>
    public bool IsCpuLimit(int cpuSeconds) => Signal == SigXCpu || CpuMilliseconds >= cpuSeconds * 1000 - 50;

    public override string ToString() => Signal switch
    {
        0 => $"ended with exit code {ExitCode} before it was done",
        SigXFileSize => "wrote a file beyond its limit",
        var signal => $"ended by signal {signal}",
    };
}
