namespace R1.Kernel.Rewarding;

/// <summary>How much is in the service of what there is room for. A request is taken whole or not at all, so that none waits half done.</summary>
internal sealed class Allowance(long capacity)
{
    private long _taken;

    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Makes room; false when there is none.</summary>
    public bool TryEnter(long amount)
    {
        if (Interlocked.Add(ref _taken, amount) <= capacity) return true;
        Leave(amount);
        return false;
    }

    public void Leave(long amount) => Interlocked.Add(ref _taken, -amount);
}
