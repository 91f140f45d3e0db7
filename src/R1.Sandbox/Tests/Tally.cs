using System.Diagnostics;
using R1.Sandbox.Cells;
using Excess = R1.Sandbox.Worker.Isolation.Excess;
using Watch = R1.Sandbox.Worker.Isolation.Watch;

namespace R1.Sandbox.Tests;

/// <summary>Collects the results of a candidate and what its cells used.</summary>
internal sealed class Tally(SandboxOptions options)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _cpuMilliseconds, _peakKilobytes;

    /// <summary>Time that the next run may take; zero once the candidate has had all.</summary>
    // Never less than zero: the time may run out between a look at it and the start of a cell, which then ends at once.
    public TimeSpan Left => TimeSpan.FromSeconds(Math.Clamp(
        (options.TotalSeconds ?? 3 * options.WallSeconds) - _clock.Elapsed.TotalSeconds, 0, options.WallSeconds));

    /// <summary>Results so far.</summary>
    public List<TestResult> Results { get; } = [];

    public void Add(TestStatus status, string message = "") => Results.Add(new TestResult(status, message));

    /// <summary>Waits for the end of a cell and says why it ended; null where it ended by itself and without an error.</summary>
    public async Task<TestResult?> EndAsync(Cell cell, bool kill)
    {
        var exit = await cell.EndAsync(kill);
        _cpuMilliseconds += exit.CpuMilliseconds;
        _peakKilobytes = Math.Max(_peakKilobytes, exit.PeakKilobytes);
        return cell switch
        {
            { IsTooLoud: true } => new(TestStatus.TooMuchOutput, $"more than {options.OutputBytes} bytes"),
            { HasSpokenOutOfTurn: true } => new(TestStatus.Ended, "it sent what was no answer to a question"),
            { IsTimedOut: true } => new(TestStatus.TimedOut, $"more than {options.WallSeconds} s, or too long in all"),
            _ when exit.Excess == Excess.Memory => new(TestStatus.OutOfMemory, $"more than {options.MemoryMegabytes} MB"),
            _ when exit.Excess == Excess.Threads => new(TestStatus.OutOfMemory, $"more than {Watch.MaxThreads} threads"),
            _ when exit.IsCpuLimit(options.CpuSeconds) => new(TestStatus.TimedOut, $"more than {options.CpuSeconds} s of CPU time"),
            _ when exit.IsSuccess => null,
            _ => new(TestStatus.Ended, exit.ToString()),
        };
    }

    /// <summary>The same where the cell was to go on: any end is premature.</summary>
    public async Task<TestResult> EndEarlyAsync(Cell cell) => await EndAsync(cell, kill: true) ?? new(TestStatus.Ended, "ended before it was done");

    /// <summary>An exception as a result.</summary>
    public static TestResult Raised(string message) =>
        new(message.StartsWith("OutOfMemoryException", StringComparison.Ordinal) || message.StartsWith("MemoryError", StringComparison.Ordinal)
            ? TestStatus.OutOfMemory : TestStatus.Raised, message);

    /// <summary>Fills up with tests that were not run.</summary>
    public CodeResult Finish(int tests)
    {
        while (Results.Count < tests) Add(TestStatus.NotRun, "an earlier test ended the run");
        return new CodeResult(Results, "", _cpuMilliseconds / 1e3, _peakKilobytes / 1024.0, _clock.Elapsed.TotalSeconds);
    }
}
