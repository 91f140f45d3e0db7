namespace R1.Runs;

/// <summary>The metrics and checkpoints of one stage of a run: a folder with metrics.jsonl and checkpoint/.</summary>
/// <remarks>
/// The last act of a training step is its checkpoint: metrics first, then <see cref="SaveCheckpoint"/>. Opening the folder again cuts the
/// metrics back to the last checkpoint, so that a resumed stage writes the same lines as one that was never interrupted.
/// </remarks>
public sealed class RunStage
{
    internal const string CheckpointFolder = "checkpoint";

    private readonly CheckpointStore _checkpoints;

    private readonly Action<string>? _noteInexact;

    internal RunStage(string folder, string owner, Action<MetricsRecord>? appended = null, Action<string>? noteInexact = null)
    {
        _noteInexact = noteInexact;
        Directory.CreateDirectory(folder);
        Folder = folder;
        _checkpoints = new CheckpointStore(Path.Combine(folder, CheckpointFolder), owner);
        Metrics = new MetricsLog(Path.Combine(folder, "metrics.jsonl"), _checkpoints.LatestStep ?? -1) { Appended = appended };
    }

    /// <summary>Absolute path.</summary>
    internal string Folder { get; }

    /// <summary>metrics.jsonl.</summary>
    public MetricsLog Metrics { get; }

    /// <summary>Has the run's manifest say that another run of the same seed may have other numbers.</summary>
    /// <param name="reason">Why.</param>
    internal void NoteInexact(string reason) => _noteInexact?.Invoke(reason);

    /// <inheritdoc cref="CheckpointStore.LatestStep"/>
    public long? LatestStep => _checkpoints.LatestStep;

    /// <summary>Brings the metrics to the disk, then saves a checkpoint as <see cref="CheckpointStore.Save"/> does.</summary>
    /// <inheritdoc cref="CheckpointStore.Save" path="/param|/exception"/>
    public void SaveCheckpoint(long step, params IReadOnlyList<ICheckpointPart> parts)
    {
        Metrics.FlushToDisk();
        _checkpoints.Save(step, [MetricsPart(), .. parts]);
    }

    /// <summary>Loads the last checkpoint as <see cref="CheckpointStore.Load"/> does, after checking that the metrics up to it are all there.</summary>
    /// <inheritdoc cref="CheckpointStore.Load" path="/param|/returns"/>
    /// <exception cref="CheckpointException">
    /// A file is missing, cut, changed or foreign, the parts are not those that were saved, or records are missing from the metrics.
    /// </exception>
    public long? LoadCheckpoint(params IReadOnlyList<ICheckpointPart> parts) => _checkpoints.Load([MetricsPart(), .. parts]);

    /// <summary>Copies metrics.jsonl.</summary>
    internal void CopyMetrics(string path)
    {
        Metrics.FlushToDisk();
        File.Copy(Metrics.Path, path);
    }

    // The first part: it is checked before any other is loaded.
    private JsonPart<MetricsMark> MetricsPart() => new("metrics.json", () => MetricsMark.Of(Metrics.Path), mark => mark.Verify(Metrics.Path, Folder));

    // By the run, which owns it.
    internal void Close()
    {
        Metrics.FlushToDisk();
        Metrics.Dispose();
    }
}
