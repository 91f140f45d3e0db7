using System.Runtime;

namespace R1.Kernel.Scripting;

/// <summary>
/// Where a cell goes on after an await: on the thread pool, while the cell runs and after it has ended. So a cell may block until a task of its own is
/// done, and a task that outlives its cell still ends.
/// </summary>
/// <param name="onFault">Takes what a callback throws that nobody awaits, such as the exception of an <c>async void</c>.</param>
internal sealed class CellContext(Action<Exception> onFault) : SynchronizationContext
{
    private readonly CancellationTokenSource _abort = new();
    private int _callbacks;
    private volatile bool _isClosed;

    /// <summary>Whether the calling thread runs code of a cell and nothing of its own, so that an exception there ends the cell and not the process.</summary>
    public static bool IsHere => Current is CellContext;

    /// <summary>Whether nothing that follows an await runs at the moment.</summary>
    public bool IsIdle => Volatile.Read(ref _callbacks) == 0;

    /// <summary>From now on nothing that follows an await starts; what runs already goes on.</summary>
    public void Close() => _isClosed = true;

    /// <summary>
    /// Ends what runs, wherever it is; the last resort, after <see cref="Close"/>. Does not wait for the threads, which the abort itself may have to.
    /// </summary>
    public void Abort() => _ = _abort.CancelAsync();

    /// <summary>Runs the first part of the cell on the calling thread and waits for the rest.</summary>
    /// <exception cref="OperationCanceledException">It was aborted.</exception>
    public void Run(Func<Task> body) => InContext(() => body().GetAwaiter().GetResult());

    public override void Post(SendOrPostCallback d, object? state) => ThreadPool.QueueUserWorkItem(_ => RunCallback(() => d(state)));

    private void RunCallback(Action callback)
    {
        Interlocked.Increment(ref _callbacks);
        try
        {
            if (!_isClosed) InContext(callback);
        }
        catch (Exception) when (_isClosed)
        {
            // The cell was interrupted, and this was a part of it.
        }
        catch (Exception fault)
        {
            onFault(fault);
        }
        finally
        {
            Interlocked.Decrement(ref _callbacks);
        }
    }

    private void InContext(Action action)
    {
        var previous = Current;
        SetSynchronizationContext(this);
        try
        {
            ControlledExecution.Run(action, _abort.Token);
        }
        finally
        {
            SetSynchronizationContext(previous);
        }
    }
}
