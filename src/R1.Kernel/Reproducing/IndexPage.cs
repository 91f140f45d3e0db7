using System.Globalization;
using System.Net;
using System.Text;
using R1.Kernel.Notebooks;
using R1.Kernel.Pages;
using R1.Notebook;

namespace R1.Kernel.Reproducing;

/// <summary>The overview of a reproduction: claims, notebooks, figures, pictures.</summary>
internal static class IndexPage
{
    public static string Render(Summary summary) => PageTemplate.Render("Reproduction", $"""
        <main><header class="run"><b>{E(summary.Options.Preset)}</b> preset · seeds {string.Join(", ", summary.Options.Seeds)} · commit {E(Short(summary.Commit))} ·
        {summary.Started.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC · {Number(summary.Seconds / 60, "0.0")} min ·
        <a href="summary.json">summary.json</a></header>
        <h1>Reproduction</h1>
        {Claims(summary)}{Notebooks(summary)}{Metrics(summary)}{Pictures(summary)}</main>
        """, charts: false);

    private static string Claims(Summary summary)
    {
        if (summary.Claims.Count == 0) return "";
        var counts = summary.Claims.GroupBy(c => c.Verdict).OrderBy(g => g.Key).Select(g => $"{g.Count()} {Reproduction.Look(g.Key).Word}");
        var rows = summary.Claims.Select(outcome =>
        {
            var (word, _) = Reproduction.Look(outcome.Verdict);
            return $"<tr><td>{E(outcome.Claim.Section)}</td><td>{E(outcome.Claim.Statement)}<div class=\"why\">{E(outcome.Why)}</div></td><td>{E(outcome.Claim.Paper)}</td>"
                + $"<td>{Measured(outcome)}<div class=\"why\">{E(outcome.Claim.Quantity)}</div></td><td><span class=\"badge {Tone(outcome.Verdict)}\">{word}</span></td></tr>";
        });
        return $"<h2>Claims of the paper</h2><p>{string.Join(" · ", counts)}. The paper's figures come from far larger models: compare directions, not numbers.</p>"
            + $"<table class=\"overview\"><thead><tr><th>§</th><th>claim</th><th>paper</th><th>measured here</th><th>verdict</th></tr></thead><tbody>{string.Concat(rows)}</tbody></table>";
    }

    private static string Notebooks(Summary summary)
    {
        var rows = summary.Notebooks.Select(n =>
        {
            var good = n.Status == NotebookResult.Completed;
            return $"<tr><td><a href=\"{E(Link(n, ".html"))}\">{E(n.Name)}</a></td><td class=\"n\">{n.Seed}</td><td><span class=\"badge {(good ? "good" : "bad")}\">{E(n.Status)}</span></td>"
                + $"<td class=\"n\">{Number(n.Seconds, "0.0")}</td><td class=\"n\">{n.Metrics.Count}</td><td><a href=\"{E(Link(n, ".ipynb"))}\">executed notebook</a></td></tr>";
        });
        return "<h2>Notebooks</h2><table class=\"overview\"><thead><tr><th>notebook</th><th class=\"n\">seed</th><th>status</th><th class=\"n\">seconds</th>"
            + $"<th class=\"n\">figures</th><th></th></tr></thead><tbody>{string.Concat(rows)}</tbody></table>";
    }

    private static string Metrics(Summary summary)
    {
        var figures = summary.Notebooks.SelectMany(n => n.Metrics.Select(m => (m.Key, n.Seed, m.Value))).GroupBy(m => m.Key).ToArray();
        if (figures.Length == 0) return "";
        var seeds = summary.Notebooks.Select(n => n.Seed).Distinct().Order().ToArray();
        var html = new StringBuilder("<h2>Figures</h2><table class=\"overview\"><thead><tr><th>figure</th>")
            .Append(string.Concat(seeds.Select(s => $"<th class=\"n\">seed {s}</th>"))).Append("<th class=\"n\">mean [95 %]</th></tr></thead><tbody>");
        foreach (var figure in figures)
        {
            html.Append($"<tr><td><code>{E(figure.Key)}</code></td>");
            foreach (var seed in seeds) html.Append($"<td class=\"n\">{figure.Where(m => m.Seed == seed).Select(m => Numbers.Short(m.Value)).LastOrDefault()}</td>");
            html.Append($"<td class=\"n\">{Spread([.. figure.Select(m => m.Value)])}</td></tr>");
        }
        return html.Append("</tbody></table>").ToString();
    }

    private static string Pictures(Summary summary)
    {
        var first = summary.Notebooks.Where(n => n.Seed == summary.Options.Seeds[0]).Select(n => (Notebook: n, Svg: FirstPicture(summary, n))).Where(n => n.Svg is not null);
        var thumbs = string.Concat(first.Select(n => $"<a href=\"{E(Link(n.Notebook, ".html"))}\">{n.Svg}{E(n.Notebook.Name)}</a>"));
        return thumbs.Length == 0 ? "" : $"<h2>Pictures</h2><div class=\"thumbs\">{thumbs}</div>";
    }

    private static string? FirstPicture(Summary summary, NotebookResult result)
    {
        var path = Path.Combine(summary.Options.OutputFolder, Link(result, ".ipynb"));
        if (!File.Exists(path)) return null;
        var outputs = NotebookDocument.Load(path).Cells.SelectMany(c => c.Outputs);
        return outputs.Select(o => o?["data"]?[Mime.Svg]).Where(svg => svg is not null).Select(MultilineText.Read).FirstOrDefault();
    }

    private static string Measured(ClaimOutcome outcome)
    {
        var (mean, low, high, _) = outcome.Measured;
        if (mean is null) return "–";
        return Numbers.Short(mean.Value) + (low is null || high is null ? "" : $" [{Numbers.Short(low.Value)}, {Numbers.Short(high.Value)}]");
    }

    private static string Spread(double[] values)
    {
        if (values.Length == 1) return Numbers.Short(values[0]);
        var (mean, low, high) = StudentT.Interval(values);
        return $"{Numbers.Short(mean)} [{Numbers.Short(low)}, {Numbers.Short(high)}]";
    }

    private static string Tone(Verdict verdict) => verdict switch { Verdict.Supported => "good", Verdict.NotSupported => "bad", _ => "" };

    private static string Link(NotebookResult result, string extension) => $"seed-{result.Seed}/{result.Name}{extension}";

    private static string Short(string commit) => commit.Length > 12 ? commit[..10] + (commit.EndsWith("-dirty", StringComparison.Ordinal) ? "-dirty" : "") : commit;

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
