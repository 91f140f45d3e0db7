using System.Runtime;

namespace R1.Kernel.Scripting;

/// <summary>
/// Where a cell goes on after an await: on the thread pool, while the cell runs and after it has ended. So a cell may block until a task of its own is
/// done, and a task that outlives its cell still ends.
/// </summary>
/// <param name="onFault">Takes what a callback throws that nobody awaits, such as the exception of an <c>async void</c>.</param>
/// <param name="abort">Ends the callbacks that run and drops later ones.</param>
internal sealed class CellContext(Action<Exception> onFault, CancellationToken abort) : SynchronizationContext
{
    /// <summary>Whether the calling thread runs code of a cell and nothing of its own, so that an exception there ends the cell and not the process.</summary>
    public static bool IsHere => Current is CellContext;

    /// <summary>Runs the first part of the cell on the calling thread and waits for the rest.</summary>
    /// <exception cref="OperationCanceledException">It was aborted.</exception>
    public void Run(Func<Task> body) => InContext(() => body().GetAwaiter().GetResult());

    public override void Post(SendOrPostCallback d, object? state) => ThreadPool.QueueUserWorkItem(_ => RunCallback(() => d(state)));

    private void RunCallback(Action callback)
    {
        try
        {
            InContext(callback);
        }
        catch (Exception) when (abort.IsCancellationRequested)
        {
            // The cell was interrupted, and this was a part of it.
        }
        catch (Exception fault)
        {
            onFault(fault);
        }
    }

    private void InContext(Action action)
    {
        var previous = Current;
        SetSynchronizationContext(this);
        try
        {
            ControlledExecution.Run(action, abort);
        }
        finally
        {
            SetSynchronizationContext(previous);
        }
    }
}
