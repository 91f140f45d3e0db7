using System.Collections.Concurrent;
using System.Net.Sockets;
using R1.Cluster.Contracts;

namespace R1.Cluster.Trainers;

/// <summary>A worker as the trainer sees it: takes items from the queue and has the worker do them until it is lost.</summary>
internal sealed class WorkerLink : IDisposable
{
    // While one is computed the next is on its way.
    private const int ItemsAtATime = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly IWorkerGrain _worker;
    private readonly WorkQueue _queue;
    private readonly CancellationTokenSource _left = new();
    private readonly SemaphoreSlim _loading = new(1);
    private readonly ConcurrentDictionary<Guid, string> _loaded = new();
    private CancellationTokenSource _recall = new();

    /// <param name="worker">Answers.</param>
    /// <param name="queue">Where work comes from.</param>
    public WorkerLink(IWorkerGrain worker, WorkQueue queue)
    {
        (_worker, _queue) = (worker, queue);
        for (var i = 0; i < ItemsAtATime; i++) _ = Task.Run(Work);
    }

    /// <summary>
    /// Puts what the worker has back into the queue. Answers come through other workers, and one that was lost may have had them; asking again costs little.
    /// </summary>
    public void Recall() => Interlocked.Exchange(ref _recall, new CancellationTokenSource()).Cancel();

    /// <summary>The worker is gone: what it had goes back into the queue.</summary>
    public void Dispose() => _left.Cancel();

    private async Task Work()
    {
        try
        {
            while (true) await Run(await _queue.Take(_left.Token));
        }
        catch (OperationCanceledException)
        {
            // The worker is gone.
        }
    }

    private async Task Run(WorkItem item)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(_left.Token, _recall.Token);
        try
        {
            await Load(item.Weights, lost.Token);
            while (!await item.TryRun(_worker, lost.Token))
            {
                // The worker has given them up for those of other models.
                _loaded.TryRemove(item.Weights.Version.Model, out _);
                await Load(item.Weights, lost.Token);
            }
        }
        catch (Exception error) when (IsLoss(error))
        {
            _queue.Return(item, error);
            await Task.Delay(Pause, _left.Token);
        }
        catch (Exception error)
        {
            item.Fail(error);
        }
    }

    private async Task Load(ModelWeights weights, CancellationToken lost)
    {
        await _loading.WaitAsync(lost);
        try
        {
            if (_loaded.GetValueOrDefault(weights.Version.Model) == weights.Version.Version) return;
            await _worker.Load(weights).WaitAsync(lost);
            _loaded[weights.Version.Model] = weights.Version.Version;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Whether an error says that a worker or a connection is gone, and nothing about the work.</summary>
    public static bool IsLoss(Exception error) => error is OperationCanceledException or TimeoutException or OrleansException or SocketException;
}
