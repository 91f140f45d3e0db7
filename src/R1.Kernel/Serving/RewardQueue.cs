namespace R1.Kernel.Serving;

/// <summary>How many completions are in the service. A request is taken whole or not at all, so that none waits half done.</summary>
internal sealed class RewardQueue(int capacity)
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Makes room for a request; false when there is none.</summary>
    public bool TryEnter(int completions)
    {
        if (Interlocked.Add(ref _count, completions) <= capacity) return true;
        Leave(completions);
        return false;
    }

    public void Leave(int completions) => Interlocked.Add(ref _count, -completions);
}
