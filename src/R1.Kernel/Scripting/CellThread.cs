using System.Collections.Concurrent;
using System.Runtime;

namespace R1.Kernel.Scripting;

/// <summary>
/// Runs one cell on a thread of its own, so that it can be ended, ever less gently: what it writes is refused (<see cref="GuardedOutput"/>),
/// sleeps and waits are interrupted, endless loops aborted. Continuations of its awaits come back to the same thread.
/// </summary>
internal static class CellThread
{
    private const int StackBytes = 16 << 20;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <returns>Completed or Aborted; Stuck when the thread ignores every way to end it.</returns>
    /// <param name="body">The cell. Its exceptions are its own business: it must not throw.</param>
    /// <param name="cancellation">Ends the cell.</param>
    public static CellStatus Run(Func<Task> body, CancellationToken cancellation)
    {
        var completed = false;
        var abort = new CancellationTokenSource();
        var thread = new Thread(() => completed = TryRun(body, abort.Token), StackBytes) { IsBackground = true, Name = "cell" };
        thread.Start();
        while (!thread.Join(Beat))
            if (cancellation.IsCancellationRequested && !End(thread, abort)) return CellStatus.Stuck;
        return completed ? CellStatus.Completed : CellStatus.Aborted;
    }

    private static bool TryRun(Func<Task> body, CancellationToken abort)
    {
        using var pump = new Pump();
        SynchronizationContext.SetSynchronizationContext(pump);
        try
        {
            ControlledExecution.Run(() => pump.RunUntilDone(body()), abort);
            return true;
        }
        catch (Exception fault) when (fault is OperationCanceledException or ThreadInterruptedException)
        {
            return false;
        }
    }

    private static bool End(Thread thread, CancellationTokenSource abort)
    {
        if (thread.Join(Beat)) return true;
        thread.Interrupt();
        if (thread.Join(2 * Beat)) return true;
        // The abort may have to wait for the thread itself.
        _ = abort.CancelAsync();
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Beat)
        {
            if (thread.Join(Beat)) return true;
            thread.Interrupt();
        }
        return false;
    }

    private sealed class Pump : SynchronizationContext, IDisposable
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _queue = [];

        public override void Post(SendOrPostCallback d, object? state)
        {
            // A continuation of a cell that has ended has nobody to run it.
            if (!_queue.IsAddingCompleted) _queue.Add((d, state));
        }

        public void RunUntilDone(Task task)
        {
            task.ContinueWith(_ => _queue.CompleteAdding(), TaskScheduler.Default);
            foreach (var (callback, state) in _queue.GetConsumingEnumerable()) callback(state);
            task.GetAwaiter().GetResult();
        }

        public void Dispose() => _queue.Dispose();
    }
}
