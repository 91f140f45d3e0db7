using R1.Notebook;

namespace R1.Kernel.Scripting;

/// <summary>
/// Ends an interrupted cell where it shows or writes something. That is the gentle way: an abort in the midst of locks and queues that others
/// use would break them, so it is left for cells that do nothing of the kind.
/// </summary>
/// <param name="inner">Where outputs go.</param>
/// <param name="cancellation">The cell's interrupt.</param>
internal sealed class GuardedOutput(ICellOutput inner, CancellationToken cancellation) : ICellOutput, IDisposable
{
    private volatile int _thread;

    /// <summary>Names the cell's own thread. Threads that it has started are not ended: an exception there would end the process.</summary>
    public void Guard(int thread) => _thread = thread;

    /// <summary>The cell has ended: its number may be given to another thread.</summary>
    public void Dispose() => _thread = 0;

    public void Write(string stream, string text)
    {
        Check();
        inner.Write(stream, text);
    }

    public string ReadLine()
    {
        Check();
        return inner.ReadLine();
    }

    public void Show(MimeBundle content)
    {
        Check();
        inner.Show(content);
    }

    public ILiveOutput ShowLive(Func<MimeBundle> render)
    {
        Check();
        return new Live(this, inner.ShowLive(render));
    }

    private void Check()
    {
        if (Environment.CurrentManagedThreadId == _thread) cancellation.ThrowIfCancellationRequested();
    }

    private sealed class Live(GuardedOutput owner, ILiveOutput inner) : ILiveOutput
    {
        public void Changed(string status)
        {
            owner.Check();
            inner.Changed(status);
        }
    }
}
