using System.Collections.Concurrent;
using System.Runtime;

namespace R1.Kernel.Scripting;

/// <summary>
/// Runs one cell on a thread of its own, so that it can be ended: endless loops are aborted, sleeps and waits interrupted. Continuations of
/// its awaits come back to the same thread.
/// </summary>
internal static class CellThread
{
    private const int StackBytes = 16 << 20;
    private static readonly TimeSpan FirstNudge = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <returns>Completed or Aborted; Stuck when the thread ignores every way to end it.</returns>
    /// <param name="body">The cell. Its exceptions are its own business: it must not throw.</param>
    /// <param name="cancellation">Ends the cell.</param>
    public static CellStatus Run(Func<Task> body, CancellationToken cancellation)
    {
        var aborted = false;
        var thread = new Thread(() => aborted = !TryRun(body, cancellation), StackBytes) { IsBackground = true, Name = "cell" };
        thread.Start();
        while (!thread.Join(FirstNudge))
            if (cancellation.IsCancellationRequested && !End(thread)) return CellStatus.Stuck;
        return aborted ? CellStatus.Aborted : CellStatus.Completed;
    }

    private static bool TryRun(Func<Task> body, CancellationToken cancellation)
    {
        using var pump = new Pump();
        // ControlledExecution hangs on a token that can never be cancelled.
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        SynchronizationContext.SetSynchronizationContext(pump);
        try
        {
            ControlledExecution.Run(() => pump.RunUntilDone(body()), source.Token);
            return true;
        }
        catch (Exception fault) when (fault is OperationCanceledException or ThreadInterruptedException)
        {
            return false;
        }
    }

    private static bool End(Thread thread)
    {
        for (var waited = TimeSpan.Zero; waited < Patience; waited += FirstNudge)
        {
            if (thread.Join(FirstNudge)) return true;
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
