using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace R1.Kernel.Pages;

/// <summary>
/// The frame of every page. Everything is inside the file: a page opened without network shows all of it. Its content security policy names our own scripts
/// by their hashes, so that no other runs, and lets nothing be loaded.
/// </summary>
internal static class PageTemplate
{
    private const string PlotlyResource = "Plotly.NET.plotly-2.28.0.min.js";

    // On a narrow screen the panels of a grid stand under each other.
    private const string Draw = """
        document.querySelectorAll('script.figure').forEach(function (source) {
          var figure = JSON.parse(source.textContent), target = source.previousElementSibling, layout = figure.layout;
          if (layout.grid && target.clientWidth < 600) {
            var panels = Object.keys(layout).filter(function (name) { return name.startsWith('xaxis'); }).length;
            layout.height = layout.height / layout.grid.rows * panels;
            layout.grid = { rows: panels, columns: 1, pattern: 'independent', ygap: 0.35 };
          }
          target.innerHTML = '';
          Plotly.newPlot(target, figure.data, layout, { responsive: true, displayModeBar: false });
        });
        """;

    /// <param name="title">Window title, plain text.</param>
    /// <param name="body">HTML.</param>
    /// <param name="charts">Whether Plotly is needed (3.6 MB).</param>
    public static string Render(string title, string body, bool charts)
    {
        string[] scripts = charts ? Scripts() : [];
        return $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="{Policy(scripts)}">
            <title>{WebUtility.HtmlEncode(title)}</title>
            <style>{Read(typeof(PageTemplate).Assembly, "page.css")}</style></head>
            <body>{body}{string.Concat(scripts.Select(script => $"<script>{script}</script>"))}</body></html>

            """;
    }

    private static string Policy(string[] scripts)
    {
        var hashes = scripts.Select(script => $" 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'");
        return "default-src 'none'; img-src data: 'self'; style-src 'unsafe-inline'; "
            + $"script-src{(scripts.Length == 0 ? " 'none'" : string.Concat(hashes))}; base-uri 'none'; form-action 'none'";
    }

    // A module loader on the page would swallow the library, so it is hidden meanwhile.
    private static string[] Scripts() =>
    [
        "window.r1define = window.define; window.define = undefined;",
        Read(typeof(Plotly.NET.GenericChart).Assembly, PlotlyResource).Replace("</script", "<\\/script").Replace("\r\n", "\n"),
        $"window.define = window.r1define;\n{Draw}",
    ];

    private static string Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} has no resource {resource}.");
        return new StreamReader(stream).ReadToEnd();
    }
}
