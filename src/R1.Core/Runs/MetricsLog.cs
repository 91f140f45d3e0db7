using System.Text;
using System.Text.RegularExpressions;

namespace R1.Runs;

/// <summary>
/// metrics.jsonl: one line per record, <c>{"step":12,"reward":0.5,"time":{"seconds":1.7}}</c>, handed to the system line by line, so that a
/// killed run keeps all that it measured.
/// </summary>
public sealed partial class MetricsLog : IDisposable
{
    private readonly FileStream _stream;
    private long _lastStep = -1;

    /// <summary>Opens the log of a run to append to it.</summary>
    /// <param name="path">File, made when it is missing.</param>
    /// <param name="lastStep">Step to resume from: later records, and a line that a kill cut off, are removed. -1 starts anew.</param>
    /// <exception cref="InvalidDataException">A line up to that step is broken; nothing is removed then.</exception>
    public MetricsLog(string path, long lastStep = -1)
    {
        var keep = File.Exists(path) ? LengthUpTo(path, lastStep) : 0;
        // Without a buffer nothing is left to write, and to fail once more, after a write that failed.
        _stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _stream.SetLength(keep);
        _stream.Seek(0, SeekOrigin.End);
        _lastStep = lastStep;
    }

    /// <summary>The file.</summary>
    public string Path => _stream.Name;

    /// <value>Is told of every record once it is written; it must neither throw nor wait.</value>
    internal Action<MetricsRecord>? Appended { get; init; }

    /// <summary>Appends one record.</summary>
    /// <param name="step">Not smaller than the step before.</param>
    /// <param name="values">Numbers by snake-case name (dots allowed: <c>development.pass_at_1</c>); NaN and infinities are kept.</param>
    /// <param name="time">Wall times in seconds by name, if any.</param>
    /// <exception cref="ArgumentException">A step goes back, or a name is not snake case, or is <c>step</c> or <c>time</c>.</exception>
    /// <exception cref="IOException">The disk is full or fails. Opening the log again removes what was written of the record.</exception>
    public void Append(long step, IReadOnlyDictionary<string, double> values, IReadOnlyDictionary<string, double>? time = null)
    {
        if (step < Math.Max(_lastStep, 0))
            throw new ArgumentException($"Step {step} comes after step {_lastStep}: records are written in the order of steps from 0.", nameof(step));
        foreach (var name in values.Keys.Concat(time?.Keys ?? []))
            if (!MetricName().IsMatch(name) || name is "step" or "time")
                throw new ArgumentException($"'{name}' is no name of a metric: use snake case, e.g. mean_reward, and neither step nor time.");
        var record = new MetricsRecord(step, values, time ?? new Dictionary<string, double>());
        Write(step, MetricsLine.Write(record) + "\n");
        _lastStep = step;
        Appended?.Invoke(record);
    }

    /// <summary>All records of a file. A last line that a kill cut off is left out.</summary>
    /// <exception cref="InvalidDataException">A line is broken; names file and line.</exception>
    public static IReadOnlyList<MetricsRecord> Read(string path) => [.. MetricsLine.ReadAll(path).Select(line => line.Record)];

    /// <summary>True when two logs hold the same records to the bit, wall times aside.</summary>
    public static bool SameButForTimes(string pathA, string pathB) => FirstDifference(pathA, pathB) is null;

    /// <summary>Describes the first record in which two logs differ, wall times aside; null when there is none.</summary>
    public static string? FirstDifference(string pathA, string pathB)
    {
        var (a, b) = (Read(pathA), Read(pathB));
        for (var i = 0; i < Math.Min(a.Count, b.Count); i++)
            if (!a[i].SameButForTimes(b[i]))
                return $"record {i + 1}: {MetricsLine.Write(a[i])} against {MetricsLine.Write(b[i])}";
        return a.Count == b.Count ? null : $"{a.Count} records against {b.Count}";
    }

    /// <summary>Waits until all records are on the disk.</summary>
    public void FlushToDisk() => _stream.Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void Write(long step, string line)
    {
        try
        {
            _stream.Write(Encoding.UTF8.GetBytes(line));
        }
        catch (IOException error)
        {
            throw new IOException(
                $"{Path}: the record of step {step} was not written ({error.Message}). Earlier records and the last checkpoint are intact: "
                    + "free space and resume the run.", error);
        }
    }

    private static long LengthUpTo(string path, long lastStep) =>
        MetricsLine.ReadAll(path).TakeWhile(line => line.Record.Step <= lastStep).Select(line => line.End).LastOrDefault();

    [GeneratedRegex(@"\A[a-z0-9]+(?:[_.][a-z0-9]+)*\z")]
    private static partial Regex MetricName();
}
