using System.Diagnostics;
using R1.Cluster.Contracts;

namespace R1.Cluster.Trainers;

/// <summary>Keeps a link to every worker that is alive and of this build. Orleans does not tell clients who has died, so it asks.</summary>
internal sealed class Roster : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500), Patience = TimeSpan.FromSeconds(2);

    private readonly IGrainFactory _grains;
    private readonly WorkQueue _queue;
    private readonly TimeSpan _longestWait;
    private readonly CancellationTokenSource _stop = new();
    private readonly Stopwatch _sinceWorkers = Stopwatch.StartNew();
    private readonly Dictionary<string, WorkerLink?> _links = []; // null: refused
    private volatile IReadOnlyDictionary<string, string> _refused = new Dictionary<string, string>();
    private volatile int _count;

    /// <param name="grains">Reaches the workers.</param>
    /// <param name="queue">What they work on.</param>
    /// <param name="longestWait">After so long without a worker, all that is waited for is given up.</param>
    public Roster(IGrainFactory grains, WorkQueue queue, TimeSpan longestWait)
    {
        (_grains, _queue, _longestWait) = (grains, queue, longestWait);
        _ = Task.Run(Watch);
    }

    /// <summary>Workers that are given work.</summary>
    public int Count => _count;

    /// <summary>Workers that are not, by address, and why.</summary>
    public IReadOnlyDictionary<string, string> Refused => _refused;

    /// <inheritdoc/>
    public void Dispose() => _stop.Cancel();

    private async Task Watch()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await Update(await _grains.GetGrain<IRosterGrain>(0).Workers().WaitAsync(Patience, _stop.Token));
            }
            catch (Exception error) when (WorkerLink.IsLoss(error))
            {
                // Whoever was asked is gone, or busy: another is asked next time.
            }
            if (Count > 0) _sinceWorkers.Restart();
            else if (_sinceWorkers.Elapsed > _longestWait) _queue.FailAll(new ClusterException(Absence()));
            await Task.Delay(Period, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        foreach (var link in _links.Values) link?.Dispose();
    }

    private async Task Update(string[] alive)
    {
        var gone = _links.Keys.Except(alive).ToArray();
        foreach (var address in gone)
        {
            _links.Remove(address, out var link);
            link?.Dispose();
        }
        if (gone.Length > 0)
            foreach (var link in _links.Values) link?.Recall();
        _refused = _refused.Where(entry => _links.ContainsKey(entry.Key)).ToDictionary();
        foreach (var address in alive.Except(_links.Keys).ToArray()) await Meet(address);
        _count = _links.Values.Count(link => link is not null);
    }

    private async Task Meet(string address)
    {
        var worker = _grains.GetGrain<IWorkerGrain>(address);
        var fault = WorkerBuild.Here.FaultOf(await worker.Build().WaitAsync(Patience, _stop.Token));
        _links[address] = fault is null ? new WorkerLink(worker, _queue) : null;
        if (fault is not null) _refused = _refused.Append(KeyValuePair.Create(address, fault)).ToDictionary();
    }

    /// <summary>Why there is no worker.</summary>
    public string Absence() => Refused.Count == 0
        ? "There is no worker: start some with 'r1nb worker --cluster ADDRESS'."
        : $"No worker can be used. {string.Join("; ", Refused.Select(entry => $"{entry.Key}: {entry.Value}"))}.";
}
