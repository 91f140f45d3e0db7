namespace R1.Kernel.Scripting;

/// <summary>
/// Runs one cell on a thread of its own, so that it can be ended, ever less gently: what it writes is refused (<see cref="GuardedOutput"/>),
/// nothing follows an await any more (<see cref="CellContext"/>), sleeps and waits are interrupted, endless loops aborted. An abort comes last: the
/// runtime's own code, a timer's for one, may leave its locks taken or end the process where it is aborted.
/// </summary>
internal static class CellThread
{
    private const int StackBytes = 16 << 20;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);
    // Most loops write something, wait or come to an end within it.
    private static readonly TimeSpan GentlePatience = TimeSpan.FromSeconds(2);
    // To stop a thread in a loop takes milliseconds, and seconds on a machine that is busy with something else.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>Completed or Aborted; Stuck when the thread ignores every way to end it.</returns>
    /// <param name="body">The cell. It must not throw: exceptions of the cell are part of its result.</param>
    /// <param name="onFault">Takes what a part of the cell throws that nobody awaits.</param>
    /// <param name="cancellation">Ends the cell.</param>
    public static CellStatus Run(Func<Task> body, Action<Exception> onFault, CancellationToken cancellation)
    {
        var completed = false;
        var context = new CellContext(onFault);
        var thread = new Thread(() => completed = TryRun(body, context), StackBytes) { IsBackground = true, Name = "cell" };
        thread.Start();
        while (!thread.Join(Beat))
            if (cancellation.IsCancellationRequested && !End(thread, context)) return CellStatus.Stuck;
        if (completed) return CellStatus.Completed;
        // What the cell still runs on other threads ends with it.
        context.Close();
        if (!SpinWait.SpinUntil(() => context.IsIdle, GentlePatience)) context.Abort();
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

    private static bool End(Thread thread, CellContext context)
    {
        context.Close();
        if (HasEnded(thread, GentlePatience)) return true;
        context.Abort();
        return HasEnded(thread, Patience);
    }

    // Only a wait that lasts is interrupted: a short one may be for a lock that the runtime takes in order to release another, which stayed taken then.
    private static bool HasEnded(Thread thread, TimeSpan patience)
    {
        var waited = false;
        for (var passed = TimeSpan.Zero; passed < patience; passed += Beat)
        {
            if (thread.Join(Beat)) return true;
            var waits = thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin);
            if (waited && waits) thread.Interrupt();
            waited = waits;
        }
        return false;
    }
}
