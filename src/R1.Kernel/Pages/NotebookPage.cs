using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using R1.Kernel.Notebooks;
using R1.Kernel.Running;
using R1.Notebook;

namespace R1.Kernel.Pages;

/// <summary>A notebook as one HTML file.</summary>
internal static class NotebookPage
{
    /// <param name="notebook">Executed or not.</param>
    /// <param name="home">Link to the overview, or null.</param>
    public static string Render(NotebookDocument notebook, string? home = null)
    {
        var body = new StringBuilder();
        body.Append(Contents(notebook)).Append("<main>").Append(RunLine(notebook, home));
        foreach (var cell in Shown(notebook)) body.Append(cell.IsMarkdown ? Prose(cell) : cell.IsCode ? Code(cell) : "");
        var charts = notebook.Cells.Any(c => c.Outputs.Any(o => o?["data"]?[Mime.Plotly] is not null));
        return PageTemplate.Render(Title(notebook), body.Append("</main>").ToString(), charts);
    }

    // Parameters given from outside replace the defaults: one cell, with the values that counted.
    private static IEnumerable<NotebookCell> Shown(NotebookDocument notebook) => notebook.IndexOfTag(RunMetadata.InjectedTag) < 0
        ? notebook.Cells
        : notebook.Cells.Where(cell => !cell.Tags.Contains(RunMetadata.ParametersTag));

    /// <summary>The first heading, else the file name.</summary>
    public static string Title(NotebookDocument notebook) =>
        Headings(notebook).Select(h => h.Text).FirstOrDefault() ?? Path.GetFileNameWithoutExtension(notebook.Path);

    private static IEnumerable<(int Level, string Text, string Anchor)> Headings(NotebookDocument notebook) =>
        notebook.Cells.Where(c => c.IsMarkdown).SelectMany(c => MarkdownHtml.Headings(c.Source));

    private static string Contents(NotebookDocument notebook)
    {
        var entries = Headings(notebook).Where(h => h.Level == 2)
            .Select(h => $"<a href=\"#{h.Anchor}\">{WebUtility.HtmlEncode(h.Text)}</a>").ToArray();
        return entries.Length < 2 ? "" : $"<nav class=\"toc\">{string.Concat(entries)}</nav>";
    }

    private static string RunLine(NotebookDocument notebook, string? home)
    {
        var parts = new List<string>();
        if (home is not null) parts.Add($"<a href=\"{WebUtility.HtmlEncode(home)}\">Overview</a>");
        if (notebook.Metadata["papermill"] is JsonObject run && run.TextAt("end_time") is { Length: >= 16 } end)
        {
            parts.Add($"<b>{(run["exception"] is null ? "completed" : "failed")}</b> {WebUtility.HtmlEncode(end[..16].Replace('T', ' '))} UTC");
            if (run["duration"] is JsonValue duration && duration.TryGetValue(out double seconds))
                parts.Add(seconds.ToString("0.0 s", CultureInfo.InvariantCulture));
            parts.AddRange((run["parameters"] as JsonObject ?? []).Select(p => WebUtility.HtmlEncode($"{p.Key} = {p.Value}")));
        }
        return parts.Count == 0 ? "" : $"<header class=\"run\">{string.Join(" &nbsp;·&nbsp; ", parts)}</header>";
    }

    /// <summary>Where a code cell stands on the page.</summary>
    public static string Anchor(NotebookCell cell) => $"cell-{WebUtility.HtmlEncode(cell.Id)}";

    private static string Prose(NotebookCell cell) => $"<div class=\"prose\">{MarkdownHtml.Render(cell.Source)}</div>";

    private static string Code(NotebookCell cell)
    {
        var count = cell.Json["execution_count"] is JsonValue number && number.TryGetValue(out int counted) ? $"<span class=\"count\">{counted}</span>" : "";
        var source = $"<div class=\"source\">{count}<pre>{CodeHtml.Highlight(cell.Source)}</pre></div>";
        if (cell.Metadata["jupyter"] is JsonObject jupyter && jupyter["source_hidden"] is JsonValue hidden && hidden.TryGetValue(out bool isHidden) && isHidden)
            source = $"<details class=\"hidden\"><summary>code</summary>{source}</details>";
        return $"<div class=\"cell\" id=\"{Anchor(cell)}\">{source}{string.Concat(cell.Outputs.Select(OutputHtml.Render))}</div>";
    }
}
