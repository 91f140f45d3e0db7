namespace R1.Notebook.Hosting;

/// <summary>
/// Functions that our hosts import into every cell. In a namespace of its own: .NET Interactive brings functions of the same names.
/// </summary>
public static class DisplayGlobals
{
    /// <summary>Shows any value.</summary>
    /// <param name="value">What to show.</param>
    /// <param name="mimeTypes">Only these forms beside the plain text one; all forms when none is named.</param>
    /// <returns>The shown value, which can be changed in place.</returns>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => new(ValueFormatter.Format(value, mimeTypes), mimeTypes);

    /// <inheritdoc cref="display"/>
    public static DisplayedValue Display<T>(this T value, params string[] mimeTypes) => display(value, mimeTypes);

    /// <summary>Shows a text as what it is, e.g. HTML that a program has written.</summary>
    /// <param name="value">Content of that type.</param>
    /// <param name="mimeType">Its type, see <see cref="Mime"/>.</param>
    public static DisplayedValue DisplayAs(this string value, string mimeType) => display(new MimeBundle(value).With(mimeType, value));

    /// <summary>A piece of HTML, shown as it is.</summary>
    public static MimeBundle HTML(string content) => new MimeBundle(content).With(Mime.Html, content);
}
