using System.Text.Json.Nodes;
using R1.Evaluation;
using R1.Foundation;
using R1.Kernel.Notebooks;
using R1.Kernel.Pages;
using R1.Notebook;
using static R1.Kernel.Reproducing.OverviewTable;

namespace R1.Kernel.Reproducing;

/// <summary>
/// A notebook's place in the report: what it is about, what its cells tagged <c>report</c> show (of the first seed), its claims and its figures over all
/// seeds. A notebook without such cells shows its first picture.
/// </summary>
internal sealed class LessonSection(Summary summary, string name)
{
    /// <summary>Tag of cells whose outputs are shown in the report.</summary>
    public const string ReportTag = "report";

    private readonly NotebookResult[] _results = [.. summary.Notebooks.Where(n => n.Name == name)];
    private readonly NotebookDocument? _notebook = summary.Open(summary.Notebooks.First(n => n.Name == name));

    public string Anchor => $"lesson-{Encode(name)}";

    public string Title => _notebook is null ? name : NotebookPage.Title(_notebook);

    public string Render() => $"""
        <section><h2 id="{Anchor}">{Encode(Title)}</h2>
        <div class="why">{Link(IndexPage.File(_results[0], ".html"), "executed notebook")}{Failed()}</div>
        {Introduction()}{Shown()}{Claims()}{Figures()}</section>
        """;

    private string Failed() => string.Concat(_results.Where(n => n.Status != NotebookResult.Completed)
        .Select(n => $" · {Badge($"seed {n.Seed}: {n.Status}", "bad")}"));

    // What stands under the first heading, in its cell.
    private string Introduction()
    {
        if (_notebook?.Cells.FirstOrDefault(cell => cell.IsMarkdown) is not { } first) return "";
        var lines = first.Source.Split('\n').SkipWhile(line => line.Trim().Length == 0).ToArray();
        var text = string.Join('\n', lines is [var heading, ..] && heading.StartsWith("# ", StringComparison.Ordinal) ? lines[1..] : lines);
        return $"<div class=\"prose\">{MarkdownHtml.Render(text)}</div>";
    }

    private string Shown()
    {
        if (_notebook is null) return "";
        var cells = _notebook.Cells.Index().Where(cell => cell.Item.Tags.Contains(ReportTag)).ToArray();
        return cells.Length == 0
            ? FirstPicture() is { } picture ? OutputHtml.RenderStill(picture) : ""
            : string.Concat(cells.GroupBy(cell => HeadingBefore(cell.Index))
                .Select(under => $"<h3>{Encode(under.Key)}</h3>{string.Concat(under.Select(cell => Still(cell.Item)))}"));
    }

    private static string Still(NotebookCell cell) => string.Concat(cell.Outputs.Select(OutputHtml.RenderStill));

    private JsonNode? FirstPicture() => _notebook!.Cells.SelectMany(cell => cell.Outputs).FirstOrDefault(output => output?["data"]?[Mime.Svg] is not null);

    private string HeadingBefore(int index) => _notebook!.Cells.Take(index).Where(cell => cell.IsMarkdown)
        .SelectMany(cell => MarkdownHtml.Headings(cell.Source)).Select(heading => heading.Text).LastOrDefault() ?? "";

    private string Claims()
    {
        ClaimOutcome[] own = [.. summary.Claims.Where(claim => claim.Reports.Any(report => report.Notebook == name))];
        return own.Length == 0 ? "" : "<h3>What the paper says, and what was found</h3>" + ClaimTable.Render(summary, own);
    }

    private string Figures()
    {
        var figures = _results.SelectMany(n => n.Metrics.Select(m => (m.Key, n.Seed, m.Value))).GroupBy(m => m.Key).ToArray();
        if (figures.Length == 0) return "";
        int[] seeds = [.. _results.Select(n => n.Seed).Distinct().Order()];
        var rows = figures.Select(figure => (IReadOnlyList<string>)
        [
            $"<code>{Encode(figure.Key)}</code>",
            .. seeds.Select(seed => figure.Where(m => m.Seed == seed).Select(m => Numbers.Short(m.Value)).LastOrDefault() ?? ""),
            .. seeds.Length == 1 ? Array.Empty<string>() : [Spread([.. figure.Select(m => m.Value)])],
        ]);
        string[] columns = ["figure", .. seeds.Select(s => $"#seed {s}"), .. seeds.Length == 1 ? Array.Empty<string>() : ["#mean [95 %]"]];
        return $"<details><summary>All {figures.Length} figures of this notebook</summary>{OverviewTable.Render(columns, rows)}</details>";
    }

    private static string Spread(double[] values)
    {
        if (values.Length == 1) return Numbers.Short(values[0]);
        var (low, high) = ConfidenceInterval.OverSeeds(values);
        return $"{Numbers.Short(values.Average())} [{Numbers.Short(low)}, {Numbers.Short(high)}]";
    }
}
