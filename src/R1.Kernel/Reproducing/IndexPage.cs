using System.Globalization;
using R1.Configuration;
using R1.Evaluation;
using R1.Foundation;
using R1.Kernel.Notebooks;
using R1.Kernel.Pages;
using R1.Notebook;
using static R1.Kernel.Reproducing.OverviewTable;

namespace R1.Kernel.Reproducing;

/// <summary>The overview of a reproduction: claims, notebooks, figures, pictures.</summary>
internal static class IndexPage
{
    public static string Render(Summary summary) => PageTemplate.Render("Reproduction", $"""
        <main><header class="run"><b>{Encode(summary.Plan.Preset)}</b> preset · seeds {string.Join(", ", summary.Plan.Seeds)} ·
        commit {Encode(Short(summary.Plan.Commit))} · {summary.Plan.Started.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC ·
        {Number(summary.Seconds / 60, "0.0")} min · {Link("summary.json", "summary.json")}</header>
        <h1>Reproduction</h1>
        {Claims(summary)}{Notebooks(summary)}{Metrics(summary)}{Pictures(summary)}</main>
        """, charts: false);

    private static string Claims(Summary summary)
    {
        if (summary.Claims.Count == 0) return "";
        var counts = summary.Claims.GroupBy(c => c.Verdict).OrderBy(g => g.Key).Select(g => $"{g.Count()} {Reproduction.Look(g.Key).Word}");
        var rows = summary.Claims.Select(outcome => new[]
        {
            Encode(outcome.Claim.Section), Two(outcome.Claim.Statement, outcome.Why), Encode(outcome.Claim.Paper),
            Two(Measured(outcome), outcome.Claim.Quantity), Badge(Reproduction.Look(outcome.Verdict).Word, Tone(outcome.Verdict)),
        });
        return $"<h2>Claims of the paper</h2><p>{string.Join(" · ", counts)}. "
            + "The paper's figures come from far larger models: compare directions, not numbers.</p>"
            + OverviewTable.Render(["§", "claim", "paper", "measured here", "verdict"], rows);
    }

    private static string Notebooks(Summary summary)
    {
        var rows = summary.Notebooks.Select(n => new[]
        {
            Link(File(n, ".html"), n.Name), $"{n.Seed}", Badge(n.Status, n.Status == NotebookResult.Completed ? "good" : "bad"),
            Number(n.Seconds, "0.0"), $"{n.Metrics.Count}", Link(File(n, ".ipynb"), "executed notebook"),
        });
        return "<h2>Notebooks</h2>" + OverviewTable.Render(["notebook", "#seed", "status", "#seconds", "#figures", ""], rows);
    }

    private static string Metrics(Summary summary)
    {
        var figures = summary.Notebooks.SelectMany(n => n.Metrics.Select(m => (m.Key, n.Seed, m.Value))).GroupBy(m => m.Key).ToArray();
        if (figures.Length == 0) return "";
        var seeds = summary.Notebooks.Select(n => n.Seed).Distinct().Order().ToArray();
        var rows = figures.Select(figure => (IReadOnlyList<string>)
        [
            $"<code>{Encode(figure.Key)}</code>",
            .. seeds.Select(seed => figure.Where(m => m.Seed == seed).Select(m => Numbers.Short(m.Value)).LastOrDefault() ?? ""),
            Spread([.. figure.Select(m => m.Value)]),
        ]);
        return "<h2>Figures</h2>" + OverviewTable.Render(["figure", .. seeds.Select(s => $"#seed {s}"), "#mean [95 %]"], rows);
    }

    private static string Pictures(Summary summary)
    {
        var thumbs = summary.Notebooks.Where(n => n.Seed == summary.Plan.Seeds[0])
            .Select(n => (Notebook: n, Svg: FirstPicture(summary, n))).Where(n => n.Svg is not null)
            .Select(n => $"<a href=\"{Encode(File(n.Notebook, ".html"))}\">{n.Svg}{Encode(n.Notebook.Name)}</a>").ToArray();
        return thumbs.Length == 0 ? "" : $"<h2>Pictures</h2><div class=\"thumbs\">{string.Concat(thumbs)}</div>";
    }

    private static string? FirstPicture(Summary summary, NotebookResult result)
    {
        var path = Path.Combine(summary.Folder, File(result, ".ipynb"));
        if (!System.IO.File.Exists(path)) return null;
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
        var (low, high) = ConfidenceInterval.OverSeeds(values);
        return $"{Numbers.Short(values.Average())} [{Numbers.Short(low)}, {Numbers.Short(high)}]";
    }

    private static string Tone(ClaimVerdict verdict) => verdict switch { ClaimVerdict.Supported => "good", ClaimVerdict.NotSupported => "bad", _ => "" };

    private static string File(NotebookResult result, string extension) => $"seed-{result.Seed}/{result.Name}{extension}";

    // Ten characters name a commit; a mark of uncommitted changes stays.
    private static string Short(string commit) =>
        commit.Split('-') is [{ Length: > 10 } id, .. var marks] ? string.Join('-', [id[..10], .. marks]) : commit;
}
