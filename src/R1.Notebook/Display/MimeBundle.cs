namespace R1.Notebook;

/// <summary>One output in several forms; the host shows the richest form that it can. The plain text twin is always there.</summary>
public sealed class MimeBundle
{
    private readonly Dictionary<string, string> _data;

    private MimeBundle(Dictionary<string, string> data) => _data = data;

    /// <summary>A bundle that holds its plain text twin alone.</summary>
    public MimeBundle(string text) : this(new Dictionary<string, string> { [Mime.Text] = text }) { }

    /// <summary>Content type to content; JSON types hold JSON text.</summary>
    public IReadOnlyDictionary<string, string> Data => _data;

    /// <summary>The plain text twin.</summary>
    public string Text => _data[Mime.Text];

    /// <summary>The same output with one more form; the bundle itself is left as it is.</summary>
    /// <param name="mimeType">Content type, see <see cref="Mime"/>.</param>
    /// <param name="content">Content; JSON text for JSON types.</param>
    public MimeBundle With(string mimeType, string content) => new(new Dictionary<string, string>(_data) { [mimeType] = content });
}
