using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace R1.Notebook.Hosting;

/// <summary>
/// Functions that our hosts import into every cell. In a namespace of its own: .NET Interactive brings functions of the same names. What its <c>display</c>
/// returns cannot be updated in place (1.0.0-beta.26120.1): it announces one object and returns another.
/// </summary>
public static class DisplayGlobals
{
    /// <summary>Shows any value.</summary>
    /// <param name="value">What to show.</param>
    /// <param name="mimeTypes">Only these forms beside the plain text one; all forms when none is named.</param>
    /// <returns>The shown value, which can be changed in place.</returns>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => DisplayedValues.Show(value, mimeTypes);

    /// <summary>A piece of HTML, shown as it is, alone or inside other HTML.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Runs JavaScript in the reader's page, where that allows it.</summary>
    public static void Javascript(string script) => Show.Html($"<script type=\"text/javascript\">{script}</script>", script);

    /// <summary>Adds style rules to the reader's page.</summary>
    public static void CSS(string rules) => Show.Html($"<style>{rules}</style>", rules);
}
