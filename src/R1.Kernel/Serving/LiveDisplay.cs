using R1.Notebook;

namespace R1.Kernel.Serving;

/// <summary>An output that changes in place: redrawn at most once per interval, and at the end of its cell.</summary>
internal sealed class LiveDisplay : ILiveOutput
{
    private readonly Action _draw;
    private readonly Action<string>? _status;
    private readonly Throttle _throttle;
    private int _changed;

    public LiveDisplay(Action draw, TimeSpan interval, Action<string>? status)
    {
        (_draw, _status) = (draw, status);
        _throttle = new Throttle(interval, Flush);
    }

    public void Changed(string status)
    {
        Interlocked.Exchange(ref _changed, 1);
        if (status.Length > 0) _status?.Invoke(status);
        _throttle.Request();
    }

    /// <summary>Draws what has changed since the last drawing.</summary>
    public void Flush()
    {
        if (Interlocked.Exchange(ref _changed, 0) == 1) _draw();
    }
}
