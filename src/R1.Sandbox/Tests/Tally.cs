using System.Diagnostics;
using R1.Sandbox.Cells;

namespace R1.Sandbox.Tests;

/// <summary>Collects the results of a candidate and what its cells used.</summary>
internal sealed class Tally(SandboxOptions options)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _cpuMilliseconds, _peakKilobytes;

    /// <summary>Results so far.</summary>
    public List<TestResult> Results { get; } = [];

    public void Add(TestStatus status, string message = "") => Results.Add(new TestResult(status, message));

    /// <summary>Waits for the end of a cell and says why it ended early.</summary>
    public async Task<TestResult> EndAsync(Cell cell, bool kill)
    {
        var exit = await cell.EndAsync(kill);
        _cpuMilliseconds += exit.CpuMilliseconds;
        _peakKilobytes = Math.Max(_peakKilobytes, exit.PeakKilobytes);
        return cell switch
        {
            { IsTooLoud: true } => new(TestStatus.TooMuchOutput, $"more than {options.OutputBytes} bytes"),
            { IsTimedOut: true } => new(TestStatus.TimedOut, $"more than {options.WallSeconds} s"),
            _ when exit.IsCpuLimit(options.CpuSeconds) => new(TestStatus.TimedOut, $"more than {options.CpuSeconds} s of CPU time"),
            _ => new(TestStatus.Ended, exit.ToString()),
        };
    }

    /// <summary>An exception as a result.</summary>
    public static TestResult Raised(string message) =>
        new(message.StartsWith("OutOfMemoryException", StringComparison.Ordinal) || message.StartsWith("MemoryError", StringComparison.Ordinal) ? TestStatus.OutOfMemory : TestStatus.Raised, message);

    /// <summary>Fills up with tests that were not run.</summary>
    public CodeResult Finish(int tests)
    {
        while (Results.Count < tests) Add(TestStatus.NotRun, "an earlier test ended the run");
        return new CodeResult(Results, "", _cpuMilliseconds / 1e3, _peakKilobytes / 1024.0, _clock.Elapsed.TotalSeconds);
    }
}
