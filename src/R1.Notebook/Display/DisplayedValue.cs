namespace R1.Notebook;

/// <summary>A value on display that can be changed in place.</summary>
public sealed class DisplayedValue
{
    private readonly string[] _mimeTypes;
    private readonly ILiveOutput _output;
    private volatile MimeBundle _content;

    internal DisplayedValue(MimeBundle content, string[] mimeTypes)
    {
        (_content, _mimeTypes) = (content, mimeTypes);
        _output = DisplayContext.Current.ShowLive(() => _content);
    }

    /// <summary>Shows another value in the same place.</summary>
    /// <param name="value">Formatted as the first one was.</param>
    public void Update(object? value)
    {
        _content = ValueFormatter.Format(value, _mimeTypes);
        _output.Changed("");
    }
}
