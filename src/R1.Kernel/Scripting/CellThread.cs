namespace R1.Kernel.Scripting;

/// <summary>
/// Runs one cell on a thread of its own, so that it can be ended, ever less gently: what it writes is refused (<see cref="GuardedOutput"/>),
/// sleeps and waits are interrupted, endless loops aborted. What follows an await runs in its <see cref="CellContext"/>.
/// </summary>
internal static class CellThread
{
    private const int StackBytes = 16 << 20;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);
    // To stop a thread in a loop takes milliseconds, and seconds on a machine that is busy with something else.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>Completed or Aborted; Stuck when the thread ignores every way to end it.</returns>
    /// <param name="body">The cell. It must not throw: exceptions of the cell are part of its result.</param>
    /// <param name="onFault">Takes what a part of the cell throws that nobody awaits.</param>
    /// <param name="cancellation">Ends the cell.</param>
    public static CellStatus Run(Func<Task> body, Action<Exception> onFault, CancellationToken cancellation)
    {
        var completed = false;
        var abort = new CancellationTokenSource();
        var thread = new Thread(() => completed = TryRun(body, new CellContext(onFault, abort.Token)), StackBytes) { IsBackground = true, Name = "cell" };
        thread.Start();
        while (!thread.Join(Beat))
            if (cancellation.IsCancellationRequested && !End(thread, abort)) return CellStatus.Stuck;
        if (completed) return CellStatus.Completed;
        // What the cell still runs on other threads ends with it.
        _ = abort.CancelAsync();
        return CellStatus.Aborted;
    }

    private static bool TryRun(Func<Task> body, CellContext context)
    {
        try
        {
            context.Run(body);
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
}
