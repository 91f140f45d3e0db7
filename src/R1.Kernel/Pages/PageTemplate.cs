using System.Net;
using System.Reflection;

namespace R1.Kernel.Pages;

/// <summary>The frame of every page. Everything is inside the file: a page opened without network shows all of it.</summary>
internal static class PageTemplate
{
    private const string PlotlyResource = "Plotly.NET.plotly-2.28.0.min.js";

    private const string Draw = """
        document.querySelectorAll('script.figure').forEach(function (source) {
          var figure = JSON.parse(source.textContent), target = source.previousElementSibling;
          target.innerHTML = '';
          Plotly.newPlot(target, figure.data, figure.layout, { responsive: true, displayModeBar: false });
        });
        """;

    /// <param name="title">Window title, plain text.</param>
    /// <param name="body">HTML.</param>
    /// <param name="charts">Whether Plotly is needed (3.6 MB).</param>
    public static string Render(string title, string body, bool charts) => $"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{WebUtility.HtmlEncode(title)}</title>
        <style>{Read(typeof(PageTemplate).Assembly, "page.css")}</style></head>
        <body>{body}{(charts ? Plotly() : "")}</body></html>

        """;

    // A module loader on the page would swallow the library, so it is hidden meanwhile.
    private static string Plotly() =>
        "<script>window.r1define = window.define; window.define = undefined;</script>"
        + $"<script>{Read(typeof(Plotly.NET.GenericChart).Assembly, PlotlyResource).Replace("</script", "<\\/script")}</script>"
        + $"<script>window.define = window.r1define;\n{Draw}</script>";

    private static string Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} has no resource {resource}.");
        return new StreamReader(stream).ReadToEnd();
    }
}
