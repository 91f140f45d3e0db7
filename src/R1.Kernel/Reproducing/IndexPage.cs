using System.Globalization;
using R1.Kernel.Pages;
using R1.Notebook;
using static R1.Kernel.Reproducing.OverviewTable;

namespace R1.Kernel.Reproducing;

/// <summary>The report of a reproduction: the paper's story from top to bottom with our figures, tables and verdicts in their places.</summary>
internal static class IndexPage
{
    public static string Render(Summary summary)
    {
        LessonSection[] sections = [.. summary.Notebooks.Select(n => n.Name).Distinct().Select(name => new LessonSection(summary, name))];
        var contents = string.Concat(sections.Select(section => $"<a href=\"#{section.Anchor}\">{Encode(section.Title)}</a>"));
        return PageTemplate.Render("DeepSeek-R1, reproduced", $"""
            <nav class="toc">{contents}<a href="#claims">All claims</a><a href="#run">The run</a></nav>
            <main><header class="run"><b>{Encode(summary.Plan.Preset)}</b> preset · seeds {string.Join(", ", summary.Plan.Seeds)}{Parameters(summary.Plan)} ·
            commit {Encode(Short(summary.Plan.Commit))} · {summary.Plan.Started.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC ·
            {Number(summary.Seconds / 60, "0.0")} min · {Link("summary.json", "summary.json")}</header>
            <h1>DeepSeek-R1, reproduced</h1>
            {Opening(summary)}{string.Concat(sections.Select(section => section.Render()))}{AllClaims(summary)}{RunOf(summary)}</main>
            """, charts: false);
    }

    private static string Parameters(ReproductionPlan plan) => string.Concat(plan.Parameters.Select(parameter => $" · {Encode(parameter)}"));

    private static string Opening(Summary summary)
    {
        var counts = string.Concat(summary.Claims.GroupBy(c => c.Verdict).OrderBy(g => g.Key)
            .Select(g => Badge($"{g.Count()} {Reproduction.Look(g.Key).Word}", ClaimTable.Tone(g.Key)) + " "));
        var over = summary.Plan.Seeds.Count == 1
            ? "One seed was run, so a claim has no verdict over seeds: each says what this run found."
            : $"A verdict is the claim's own test, over {summary.Plan.Seeds.Count} seeds that have models, problems and noise of their own.";
        return "<div class=\"prose\"><p>The paper's method, carried out on models that a laptop trains: each section below is a notebook that was executed. "
            + $"The paper's numbers come from far larger models on other problems; compare directions, not numbers. {over}</p><p>{counts}</p></div>";
    }

    private static string AllClaims(Summary summary) => summary.Claims.Count == 0 ? ""
        : "<h2 id=\"claims\">All claims</h2>" + ClaimTable.Render(summary, summary.Claims);

    private static string RunOf(Summary summary)
    {
        var notebooks = summary.Notebooks.Select(n => new[]
        {
            Link(File(n, ".html"), n.Name), $"{n.Seed}", Badge(n.Status, n.Status == NotebookResult.Completed ? "good" : "bad"),
            Number(n.Seconds, "0.0"), Number(n.CpuSeconds, "0.0"), $"{n.Metrics.Count}", Link(File(n, ".ipynb"), "executed notebook"),
        });
        var machine = summary.Plan.Machine.Select(trait => new[] { Encode(trait.Key), Encode($"{trait.Value}") });
        return "<h2 id=\"run\">The run</h2>" + OverviewTable.Render(["machine", ""], machine)
            + OverviewTable.Render(["notebook", "#seed", "status", "#seconds", "#CPU seconds", "#figures", ""], notebooks);
    }

    /// <summary>The page or executed copy of a notebook, from the report's folder.</summary>
    public static string File(NotebookResult result, string extension) => $"seed-{result.Seed}/{result.Name}{extension}";

    // Ten characters name a commit; a mark of uncommitted changes stays.
    private static string Short(string commit) =>
        commit.Split('-') is [{ Length: > 10 } id, .. var marks] ? string.Join('-', [id[..10], .. marks]) : commit;
}
