namespace R1.Notebook;

/// <summary>Runs an action at most once per interval, and once more after the last request, so that the final state is never lost.</summary>
internal sealed class Throttle(TimeSpan interval, Action action)
{
    private readonly Lock _gate = new();
    private DateTime _lastRun = DateTime.MinValue;
    private Timer? _trailing;

    public void Request()
    {
        lock (_gate)
        {
            if (_trailing is not null) return;
            var wait = _lastRun + interval - DateTime.UtcNow;
            if (wait > TimeSpan.Zero)
            {
                _trailing = new Timer(_ => Run(), null, wait, Timeout.InfiniteTimeSpan);
                return;
            }
            _lastRun = DateTime.UtcNow;
        }
        action();
    }

    private void Run()
    {
        lock (_gate)
        {
            _trailing?.Dispose();
            _trailing = null;
            _lastRun = DateTime.UtcNow;
        }
        action();
    }
}
