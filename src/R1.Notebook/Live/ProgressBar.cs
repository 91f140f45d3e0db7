using System.Net;

namespace R1.Notebook;

/// <summary>A bar that fills while a loop runs, with the time left.</summary>
public sealed class ProgressBar
{
    private readonly string _label;
    private readonly int _total;
    private readonly TimeLeft _time = new(TimeProvider.System);
    private readonly ILiveOutput _output;
    private int _done;

    /// <summary>Opens the output in the running cell.</summary>
    /// <param name="total">Steps in all, at least 1.</param>
    /// <param name="label">What is being done.</param>
    public ProgressBar(int total, string label)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(total, 1);
        (_total, _label) = (total, label);
        _output = DisplayContext.Current.ShowLive(Render);
    }

    /// <summary>Reports finished steps; may be called from several threads.</summary>
    public void Advance(int steps = 1)
    {
        var done = Interlocked.Add(ref _done, steps);
        _time.Step(done, _total);
        _output.Changed(Status());
        if (done >= _total) _output.Complete();
    }

    private string Status()
    {
        var done = Math.Min(_total, Volatile.Read(ref _done));
        return $"{_label}: {TimeLeft.Count(done, _total)}  {_time.Describe(done, _total)}";
    }

    private MimeBundle Render()
    {
        var status = Status();
        var done = Math.Min(_total, Volatile.Read(ref _done));
        return new MimeBundle(status).With(Mime.Html,
            $"<div><progress max=\"{_total}\" value=\"{done}\" style=\"width:240px\"></progress> {WebUtility.HtmlEncode(status)}</div>");
    }
}
