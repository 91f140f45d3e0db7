using System.Diagnostics;

namespace R1.Bench;

/// <summary>An operation, and for matrix products the size of the matrix.</summary>
internal readonly record struct Operation(string Name, int Depth = 0, int Columns = 0);

/// <summary>Adds up what the operations of all threads take.</summary>
internal sealed class OperationClock : IDisposable
{
    private readonly ThreadLocal<Dictionary<Operation, (long Ticks, double Flops)>> _threads = new(() => [], trackAllValues: true);

    /// <summary>For <see cref="Stop"/>.</summary>
    public static long Start() => Stopwatch.GetTimestamp();

    /// <param name="start">When the operation began.</param>
    /// <param name="operation">Which one.</param>
    /// <param name="flops">Floating-point operations of a matrix product, padding and all; 0 where they are not counted.</param>
    public void Stop(long start, Operation operation, double flops = 0)
    {
        var ticks = Stopwatch.GetTimestamp() - start;
        var sums = _threads.Value!;
        var (before, flopsBefore) = sums.GetValueOrDefault(operation);
        sums[operation] = (before + ticks, flopsBefore + flops);
    }

    /// <summary>Forgets everything; no thread may be at work.</summary>
    public void Clear()
    {
        foreach (var sums in _threads.Values) sums.Clear();
    }

    /// <summary>Seconds and floating-point operations of all threads together; no thread may be at work.</summary>
    public IReadOnlyList<(Operation Operation, double Seconds, double Flops)> Read() =>
    [
        .. _threads.Values.SelectMany(sums => sums).GroupBy(sum => sum.Key)
            .Select(group => (group.Key, group.Sum(sum => (double)sum.Value.Ticks) / Stopwatch.Frequency, group.Sum(sum => sum.Value.Flops))),
    ];

    public void Dispose() => _threads.Dispose();
}
