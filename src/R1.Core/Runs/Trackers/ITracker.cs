namespace R1.Runs.Trackers;

/// <summary>A program that shows the metrics of many runs: it is told what metrics.jsonl gets.</summary>
internal interface ITracker
{
    /// <summary>As <see cref="RunTrackers.Variable"/> names it.</summary>
    string Name { get; }

    /// <summary>Hands over records, in the order of the log.</summary>
    /// <param name="records">Each with the stage of the run that it belongs to; "" for the run itself.</param>
    /// <param name="cancellation">The run has no more time for it.</param>
    Task LogAsync(IReadOnlyList<(string Stage, MetricsRecord Record)> records, CancellationToken cancellation);

    /// <summary>Says how the run ended.</summary>
    Task EndAsync(RunStatus status, CancellationToken cancellation);
}
