using R1.Notebook;

namespace R1.Kernel.Scripting;

/// <summary>
/// Ends an interrupted cell where it shows or writes something. That is the gentle way: an abort in the midst of locks and queues that others
/// use would break them, so it is left for cells that do nothing of the kind.
/// </summary>
/// <param name="inner">Where outputs go.</param>
/// <param name="cancellation">The cell's interrupt.</param>
internal sealed class GuardedOutput(ICellOutput inner, CancellationToken cancellation) : ICellOutput
{
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

    // Threads that the cell has started itself are not ended: an exception there would end the process.
    private void Check()
    {
        if (CellContext.IsHere) cancellation.ThrowIfCancellationRequested();
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
