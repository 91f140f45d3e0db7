namespace R1.Notebook;

/// <summary>
/// How far a loop is, in words. The clock starts with the first step that is reported: what came before it, a base model that was trained say, tells
/// nothing about the steps to come.
/// </summary>
/// <param name="time">Tells the time.</param>
internal sealed class TimeLeft(TimeProvider time)
{
    private readonly Lock _gate = new();
    private long? _start;
    private int _first;
    private TimeSpan? _whole;

    public static string Count(int done, int total) => total > 0 ? $"{done}/{total}" : $"{done}";

    /// <summary>Reports a step; the first one starts the clock and the last one stops it.</summary>
    /// <param name="done">Steps done.</param>
    /// <param name="total">Steps in all; 0 when unknown.</param>
    public void Step(int done, int total)
    {
        lock (_gate)
        {
            if (_start is null) (_start, _first) = (time.GetTimestamp(), done);
            if (total > 0 && done >= total) _whole ??= time.GetElapsedTime(_start.Value);
        }
    }

    /// <summary>The time since the first step and, once there is a second one to judge by, the time left.</summary>
    /// <param name="done">Steps done.</param>
    /// <param name="total">Steps in all; 0 when unknown.</param>
    public string Describe(int done, int total)
    {
        lock (_gate)
        {
            var elapsed = _whole ?? (_start is { } start ? time.GetElapsedTime(start) : TimeSpan.Zero);
            return Describe(elapsed, done - _first, total - _first);
        }
    }

    private static string Describe(TimeSpan elapsed, int done, int total)
    {
        var spent = CellText.Duration(elapsed);
        return done <= 0 || done >= total ? spent : $"{spent}, {CellText.Duration(elapsed / done * (total - done))} left";
    }
}
