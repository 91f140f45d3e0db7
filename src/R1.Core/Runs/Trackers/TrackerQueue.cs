using System.Threading.Channels;

namespace R1.Runs.Trackers;

/// <summary>Hands records to a tracker beside the training, which never waits for it; a tracker that fails is dropped with one line.</summary>
internal sealed class TrackerQueue : IDisposable
{
    private readonly Channel<(string Stage, MetricsRecord Record)> _records = Channel.CreateUnbounded<(string, MetricsRecord)>();
    private readonly CancellationTokenSource _outOfTime = new();
    private readonly ITracker _tracker;
    private readonly TextWriter _errors;
    private readonly Task _work;
    private RunStatus _status;

    /// <param name="tracker">Called from one thread at a time.</param>
    /// <param name="errors">Told once when the tracker fails.</param>
    public TrackerQueue(ITracker tracker, TextWriter errors)
    {
        (_tracker, _errors) = (tracker, errors);
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Returns at once.</summary>
    public void Add(string stage, MetricsRecord record) => _records.Writer.TryWrite((stage, record));

    /// <summary>Waits until the tracker has everything.</summary>
    /// <param name="status">How the run ended.</param>
    /// <param name="patience">Longest wait; what is left then is given up.</param>
    public void End(RunStatus status, TimeSpan patience)
    {
        _status = status;
        _records.Writer.TryComplete();
        _outOfTime.CancelAfter(patience);
        _work.Wait();
    }

    /// <inheritdoc/>
    public void Dispose() => _outOfTime.Dispose();

    private async Task WorkAsync()
    {
        try
        {
            while (await _records.Reader.WaitToReadAsync(_outOfTime.Token)) await _tracker.LogAsync(Waiting(), _outOfTime.Token);
            await _tracker.EndAsync(_status, _outOfTime.Token);
        }
        catch (Exception fault)
        {
            // Whatever it is, it is no reason for a run to fail.
            _records.Writer.TryComplete();
            _errors.WriteLine($"{_tracker.Name} gets no more metrics of this run ({fault.Message}); all of them are in metrics.jsonl.");
        }
    }

    private List<(string, MetricsRecord)> Waiting()
    {
        var waiting = new List<(string, MetricsRecord)>();
        while (_records.Reader.TryRead(out var next)) waiting.Add(next);
        return waiting;
    }
}
