using R1.Foundation;
using R1.Kernel.Notebooks;
using R1.Kernel.Pages;
using R1.Notebook;
using static R1.Kernel.Reproducing.OverviewTable;

namespace R1.Kernel.Reproducing;

/// <summary>Claims with the paper's figure, ours and the verdict; each leads to the cell that measured it.</summary>
internal static class ClaimTable
{
    public static string Render(Summary summary, IEnumerable<ClaimOutcome> claims) => OverviewTable.Render(
        ["§", "claim", "paper", "measured here", "verdict"],
        claims.Select(outcome => new[]
        {
            Encode(outcome.Claim.Section), Statement(summary, outcome) + $"<div class=\"why\">{Encode(outcome.Why)}</div>", Encode(outcome.Claim.Paper),
            Two(Measured(outcome), outcome.Claim.Quantity), Badge(Word(outcome), Tone(outcome.Verdict)),
        }));

    public static string Tone(ClaimVerdict verdict) => verdict switch { ClaimVerdict.Supported => "good", ClaimVerdict.NotSupported => "bad", _ => "" };

    private static string Word(ClaimOutcome outcome) => Reproduction.Look(outcome.Verdict).Word
        + (outcome.Verdict != ClaimVerdict.OneRun ? "" : outcome.Reports[0].Record.Verdict == ClaimVerdict.Supported ? ": yes" : ": no");

    private static string Statement(Summary summary, ClaimOutcome outcome)
    {
        if (outcome.Reports is not [var report, ..]) return Encode(outcome.Claim.Statement);
        var result = summary.Notebooks.First(n => (n.Name, n.Seed) == (report.Notebook, report.Seed));
        var cell = summary.Open(result)?.Cells.FirstOrDefault(c => c.Outputs.Any(o => Names(MultilineText.Read(o?["data"]?[Mime.Text]), outcome.Claim.Id)));
        return Link(IndexPage.File(result, ".html") + (cell is null ? "" : $"#{NotebookPage.Anchor(cell)}"), outcome.Claim.Statement);
    }

    private static bool Names(string text, string id) => text.StartsWith($"Claim {id} (", StringComparison.Ordinal);

    private static string Measured(ClaimOutcome outcome)
    {
        var (mean, low, high, _) = outcome.Measured;
        if (mean is null) return "–";
        return Numbers.Short(mean.Value) + (low is null || high is null ? "" : $" [{Numbers.Short(low.Value)}, {Numbers.Short(high.Value)}]");
    }
}
