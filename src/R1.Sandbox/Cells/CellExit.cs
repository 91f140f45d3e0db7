using R1.Sandbox.Worker.Isolation;

namespace R1.Sandbox.Cells;

/// <summary>How a cell ended, as the kernel tells it.</summary>
/// <param name="Signal">The signal that ended it, or 0.</param>
/// <param name="ExitCode">Its exit code where no signal ended it; worth nothing, since the candidate chooses it.</param>
/// <param name="CpuMilliseconds">CPU time of all its threads.</param>
/// <param name="PeakKilobytes">Largest resident memory.</param>
/// <param name="Excess">What the fork server ended it for.</param>
internal sealed record CellExit(int Signal, int ExitCode, int CpuMilliseconds, int PeakKilobytes, Excess Excess)
{
    private const int SigXCpu = 24, SigXFileSize = 25;

    public static CellExit Of(ReadOnlySpan<int> report) => new(report[1] & 0x7F, report[1] >> 8 & 0xFF, report[2], report[3], (Excess)report[4]);

    /// <summary>It ended by itself and without an error.</summary>
    public bool IsSuccess => this is { Signal: 0, ExitCode: 0 };

    /// <summary>Ended by the limit on CPU time, softly or hard.</summary>
    public bool IsCpuLimit(int cpuSeconds) => Signal == SigXCpu || CpuMilliseconds >= cpuSeconds * 1000 - 50;

    public override string ToString() => Signal switch
    {
        0 => $"ended with exit code {ExitCode}",
        SigXFileSize => "wrote a file beyond its limit",
        var signal => $"ended by signal {signal}",
    };
}
