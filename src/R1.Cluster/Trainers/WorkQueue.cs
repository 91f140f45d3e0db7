using System.Collections.Concurrent;
using System.Threading.Channels;
using R1.Cluster.Contracts;

namespace R1.Cluster.Trainers;

/// <summary>Work items that wait for a worker. Any thread.</summary>
internal sealed class WorkQueue
{
    // What has cost ten workers or connections will cost the next as well.
    private const int MostFailures = 10;

    private readonly Channel<WorkItem> _waiting = Channel.CreateUnbounded<WorkItem>();
    private readonly ConcurrentDictionary<WorkItem, bool> _open = new();
    private long _done, _repeated;

    /// <summary>Items that no worker has.</summary>
    public int Waiting => _waiting.Reader.Count;

    /// <summary>Items without an answer.</summary>
    public int Open => _open.Count;

    /// <summary>Answers so far.</summary>
    public long Done => Volatile.Read(ref _done);

    /// <summary>Items that were begun again.</summary>
    public long Repeated => Volatile.Read(ref _repeated);

    /// <summary>Has something computed by whichever worker is free.</summary>
    public async Task<T> Run<T>(ModelWeights weights, Func<IWorkerGrain, Task<T?>> call, CancellationToken cancellationToken = default) where T : class
    {
        var item = new WorkItem<T>(weights, call);
        using var registration = cancellationToken.Register(() => item.Fail(new OperationCanceledException(cancellationToken)));
        _open[item] = true;
        _waiting.Writer.TryWrite(item);
        try
        {
            var answer = await item.Answer;
            Interlocked.Increment(ref _done);
            return answer;
        }
        finally
        {
            _open.TryRemove(item, out _);
        }
    }

    /// <summary>Starts the work on every input and waits for all; when one fails, the others are given up.</summary>
    /// <returns>The answers in the order of the inputs.</returns>
    public static TAnswer[] WaitAll<TInput, TAnswer>(
        IEnumerable<TInput> inputs, Func<TInput, CancellationToken, Task<TAnswer>> work, CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // The trainer is synchronous; without a synchronisation context this waits for the threads of the pool alone.
        return Task.Run(() => All([.. inputs.Select(input => work(input, stop.Token))], stop), CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>The next item that somebody waits for.</summary>
    public async Task<WorkItem> Take(CancellationToken cancellationToken)
    {
        while (true)
            if (await _waiting.Reader.ReadAsync(cancellationToken) is { IsDone: false } item) return item;
    }

    /// <summary>Puts back an item whose worker or connection was lost.</summary>
    public void Return(WorkItem item, Exception error)
    {
        Interlocked.Increment(ref _repeated);
        if (++item.Failures >= MostFailures)
            item.Fail(new ClusterException($"A work item was begun {item.Failures} times in vain, the last time: {error.Message}", error));
        else _waiting.Writer.TryWrite(item);
    }

    /// <summary>Gives up everything that is open.</summary>
    public void FailAll(Exception error)
    {
        foreach (var item in _open.Keys) item.Fail(error);
    }

    private static async Task<T[]> All<T>(Task<T>[] tasks, CancellationTokenSource stop)
    {
        await foreach (var task in Task.WhenEach(tasks))
        {
            if (!task.IsCompletedSuccessfully) await stop.CancelAsync();
            await task;
        }
        return await Task.WhenAll(tasks);
    }
}
