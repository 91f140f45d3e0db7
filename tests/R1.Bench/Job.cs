using System.Diagnostics;

namespace R1.Bench;

/// <summary>What one call did.</summary>
/// <param name="Tokens">Useful tokens; 0 where there are none to count.</param>
/// <param name="Flops">Floating-point operations that the mathematics needs, however it was computed; 0 where they are not counted.</param>
internal readonly record struct Work(long Tokens, double Flops);

/// <summary>Something to repeat, and what it owns.</summary>
internal sealed class Probe(Func<Work> call, params IDisposable[] owned) : IDisposable
{
    public Work Call() => call();

    public void Dispose()
    {
        foreach (var one in owned) one.Dispose();
    }
}

/// <summary>One line of the table.</summary>
/// <param name="Family">Jobs of like cost per operation: a small one foretells how long a large one takes.</param>
/// <param name="Name">E.g. <c>sample.cpu-preset.b256</c>.</param>
/// <param name="Flops">Expected operations of a call, to foretell its time; 0 when unknown.</param>
/// <param name="Open">Makes what is repeated.</param>
internal sealed record Job(string Family, string Name, double Flops, Func<Probe> Open);

/// <summary>Several calls.</summary>
/// <param name="Name">Of the job.</param>
/// <param name="Work">Of the median call.</param>
/// <param name="Seconds">Median time of a call.</param>
/// <param name="BestFlopsPerSecond">Of the fastest tenth of the calls: what the machine can do when nothing else runs.</param>
/// <param name="Repetitions">Calls.</param>
/// <param name="LiveMegabytes">Memory in use after the last call.</param>
/// <param name="PeakMegabytes">The most that the system held for the process meanwhile.</param>
/// <param name="AllocatedMegabytes">What a call takes from the managed heap, on average.</param>
internal sealed record Measurement(
    string Name, Work Work, double Seconds, double BestFlopsPerSecond, int Repetitions, double LiveMegabytes, double PeakMegabytes,
    double AllocatedMegabytes)
{
    private const int FewestRepetitions = 5;
    private const double LongCall = 4;

    public double? TokensPerSecond => Work.Tokens == 0 ? null : Work.Tokens / Seconds;

    public double FlopsPerSecond => Work.Flops / Seconds;

    /// <summary>Warms up for a quarter of the time, then repeats. A call of more than four times the time is measured once.</summary>
    public static Measurement Of(Job job, double seconds)
    {
        ProcessMemory.ResetPeak();
        using var probe = job.Open();
        var clock = Stopwatch.StartNew();
        var calls = new List<(Work Work, double Seconds)>();
        do calls.Add(Timed(probe));
        while (clock.Elapsed.TotalSeconds < seconds / 4);
        var fewest = calls[0].Seconds > LongCall * seconds ? 1 : FewestRepetitions;
        calls.Clear();
        var allocated = GC.GetTotalAllocatedBytes();
        while (calls.Count < fewest || clock.Elapsed.TotalSeconds < seconds) calls.Add(Timed(probe));
        var allocatedMegabytes = (GC.GetTotalAllocatedBytes() - allocated) / 1e6 / calls.Count;
        // Calls of a training run differ in their work: the median is that of the time for a unit of it.
        var ordered = calls.OrderBy(call => call.Seconds / Math.Max(1, call.Work.Tokens)).ToList();
        var (work, median) = ordered[ordered.Count / 2];
        var best = ordered[ordered.Count / 10];
        return new Measurement(
            job.Name, work, median, best.Work.Flops / best.Seconds, calls.Count, ProcessMemory.Read().LiveMegabytes, ProcessMemory.PeakResidentMegabytes(),
            allocatedMegabytes);
    }

    private static (Work Work, double Seconds) Timed(Probe probe)
    {
        var clock = Stopwatch.StartNew();
        var work = probe.Call();
        return (work, clock.Elapsed.TotalSeconds);
    }
}
