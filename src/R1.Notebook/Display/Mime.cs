namespace R1.Notebook;

/// <summary>The content types that a notebook output may carry.</summary>
public static class Mime
{
    /// <summary>Plain text; every output has it.</summary>
    public const string Text = "text/plain";

    /// <summary>HTML fragment.</summary>
    public const string Html = "text/html";

    /// <summary>Markdown.</summary>
    public const string Markdown = "text/markdown";

    /// <summary>Scalable picture, shown where scripts do not run.</summary>
    public const string Svg = "image/svg+xml";

    /// <summary>A Plotly figure: <c>{ data, layout }</c>.</summary>
    public const string Plotly = "application/vnd.plotly.v1+json";

    /// <summary>Whether data of this type is JSON text, which notebooks store as an object and not as a string.</summary>
    public static bool IsJson(string mimeType) => mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);
}
