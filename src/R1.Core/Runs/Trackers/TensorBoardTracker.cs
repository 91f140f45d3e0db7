using TorchSharp;
using TorchSharp.Modules;

namespace R1.Runs.Trackers;

/// <summary>Event files beside the metrics of each stage: <c>tensorboard --logdir artifacts/runs</c> shows them.</summary>
/// <param name="folder">Of the run.</param>
internal sealed class TensorBoardTracker(string folder) : ITracker
{
    private readonly Dictionary<string, SummaryWriter> _writers = [];

    /// <inheritdoc/>
    public string Name => "tensorboard";

    /// <inheritdoc/>
    public Task LogAsync(IReadOnlyList<(string Stage, MetricsRecord Record)> records, CancellationToken cancellation)
    {
        foreach (var (stage, record) in records)
            foreach (var (name, value) in TrackedValues.Of(record)) WriterOf(stage).add_scalar(name, (float)value, checked((int)record.Step));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task EndAsync(RunStatus status, CancellationToken cancellation) => Task.CompletedTask;

    private SummaryWriter WriterOf(string stage)
    {
        if (_writers.TryGetValue(stage, out var writer)) return writer;
        return _writers[stage] = torch.utils.tensorboard.SummaryWriter(Path.Combine(folder, stage));
    }
}
