using R1.Cluster.Contracts;

namespace R1.Cluster.Trainers;

/// <summary>Work that any worker may do, and that another does again when its worker is lost.</summary>
/// <param name="weights">What it is computed with.</param>
internal abstract class WorkItem(ModelWeights weights)
{
    /// <summary>What it is computed with.</summary>
    public ModelWeights Weights => weights;

    /// <summary>Times that it was begun in vain.</summary>
    public int Failures { get; set; }

    /// <summary>It has been answered or given up.</summary>
    public abstract bool IsDone { get; }

    /// <summary>Has a worker do it.</summary>
    /// <returns>False when the worker does not hold the weights.</returns>
    public abstract Task<bool> TryRun(IWorkerGrain worker, CancellationToken lost);

    /// <summary>Gives it up.</summary>
    public abstract void Fail(Exception error);
}

/// <inheritdoc/>
/// <param name="weights">What it is computed with.</param>
/// <param name="call">Asks a worker; null where it does not hold the weights.</param>
internal sealed class WorkItem<T>(ModelWeights weights, Func<IWorkerGrain, Task<T?>> call) : WorkItem(weights) where T : class
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the worker answered.</summary>
    public Task<T> Answer => _answer.Task;

    public override bool IsDone => Answer.IsCompleted;

    public override async Task<bool> TryRun(IWorkerGrain worker, CancellationToken lost)
    {
        if (await call(worker).WaitAsync(lost) is not { } answer) return false;
        _answer.TrySetResult(answer);
        return true;
    }

    public override void Fail(Exception error) => _answer.TrySetException(error);
}
