using R1.Configuration;
using R1.Foundation;
using R1.Kernel.Reproducing;
using R1.Notebook;

namespace R1.Tests.Kernel.Reproducing;

public class SummaryTests
{
    private static readonly ClaimCatalogue Catalogue = new([
        new Claim("rises", "2.2.4", "it rises", "15.6 -> 71.0", "pass@1", "low > 0", new ClaimRule(ClaimFigure.Low, 0)),
        new Claim("silent", "3", "nobody says", "1", "x", "y", new ClaimRule(ClaimFigure.Mean, 0)),
    ]);

    private static NotebookResult Result(int seed, params ReproductionRecord[] records) =>
        new() { Name = "02-r1-zero", Seed = seed, Status = "completed", Seconds = 1.5, Key = "k", Records = records };

    private static ClaimRecord Report(double? mean, ClaimVerdict verdict = ClaimVerdict.Supported, string why = "because") =>
        new("rises", mean, mean - 0.1, mean + 0.1, verdict, why);

    private static ClaimOutcome Outcome(params NotebookResult[] results) => ClaimOutcome.Of(Catalogue, results)[0];

    [Fact]
    public void ToJson_HasTheDocumentedShape()
    {
        const string metric = "r1_zero.math.pass_at_1";
        NotebookResult[] results = [Result(1, new MetricRecord(metric, 0.5), new MetricRecord(metric, 0.7), Report(0.7))];
        var plan = new ReproductionPlan
        {
            Preset = "smoke", Seeds = [1], Only = [], Commit = "abc", Started = DateTime.UnixEpoch, Machine = [], Notebooks = [], Claims = Catalogue.Claims,
        };
        var json = new Summary { Plan = plan, Folder = "o", Seconds = 2.25, Notebooks = results }.ToJson();
        Assert.Equal(["preset", "seeds", "parameters", "commit", "machine", "started", "seconds", "notebooks", "claims"], json.Select(p => p.Key));
        Assert.Equal("""[{"name":"02-r1-zero","seed":1,"status":"completed","seconds":1.5,"metrics":{"r1_zero.math.pass_at_1":0.7}}]""",
            json["notebooks"]!.ToJsonString());
        var claim = json["claims"]![0]!.AsObject();
        Assert.Equal(["id", "section", "statement", "paper", "measured", "verdict", "why", "p_holm", "per_seed"], claim.Select(p => p.Key));
        Assert.Equal(["mean", "low", "high", "seeds"], claim["measured"]!.AsObject().Select(p => p.Key));
        Assert.Equal("one run", (string)claim["verdict"]!);
        Assert.Equal("02-r1-zero", (string)claim["per_seed"]![0]!["notebook"]!);
        Assert.Equal("1970-01-01T00:00:00Z", (string)json["started"]!);
    }

    [Fact]
    public void Of_ClaimThatNobodyReports_StaysInTheTable()
    {
        var silent = ClaimOutcome.Of(Catalogue, [Result(1)])[1];
        Assert.Equal(ClaimVerdict.NotTestable, silent.Verdict);
        Assert.Null(silent.Measured.Mean);
        Assert.Contains("no notebook reported it", silent.Why);
    }

    [Fact]
    public void Measured_OneSeed_IsTheNotebooksOwnInterval()
    {
        var (mean, low, high, seeds) = Outcome(Result(1, Report(0.5))).Measured;
        Assert.Equal((0.5, 0.4, 0.6, 1), (mean!.Value, low!.Value, high!.Value, seeds));
    }

    [Fact]
    public void Measured_ThreeSeeds_IsTheirTInterval()
    {
        var (mean, low, high, seeds) = Outcome(Result(1, Report(1)), Result(2, Report(2)), Result(3, Report(3))).Measured;
        // mean 2, deviation 1, t(2) = 4.302653: half width 4.302653 / sqrt(3)
        Assert.Equal(3, seeds);
        Assert.Equal(2, mean!.Value, 12);
        Assert.Equal(2 - 2.484138, low!.Value, 4);
        Assert.Equal(2 + 2.484138, high!.Value, 4);
    }

    [Theory]
    // Each seed's own interval lies above 0; the one over seeds 1 and 5 is wide and does not.
    [InlineData(1, 1.1, ClaimVerdict.Supported)]
    [InlineData(1, 5, ClaimVerdict.NotSupported)]
    public void Verdict_SeveralSeeds_IsTheRuleOnTheIntervalOverSeeds(double first, double second, ClaimVerdict expected) =>
        Assert.Equal(expected, Outcome(Result(1, Report(first)), Result(2, Report(second))).Verdict);

    [Fact]
    public void Verdict_OneSeedCouldNotTest_StaysOpen() =>
        Assert.Equal(ClaimVerdict.NotTestable, Outcome(Result(1, Report(1)), Result(2, Report(1.1, ClaimVerdict.NotTestable))).Verdict);

    [Fact]
    public void Why_SeveralSeeds_CountsThoseThatSaySoAlone() =>
        Assert.Equal(
            "low > 0, over 2 seeds: no; each on its own: 1 of 2; corrected for 1 test: no (p = 0.25)",
            Outcome(Result(1, Report(1)), Result(2, Report(0, ClaimVerdict.NotSupported))).Why);

    [Fact]
    public void HolmP_TwoTests_IsCorrectedOverBoth()
    {
        var catalogue = new ClaimCatalogue([Catalogue.Claims[0], Catalogue.Claims[0] with { Id = "also" }, Catalogue.Claims[1]]);
        NotebookResult Seed(int seed, double rises, double also) =>
            Result(seed, Report(rises), Report(also) with { Id = "also" }, Report(1) with { Id = "silent" });
        var outcomes = ClaimOutcome.Of(catalogue, [Seed(1, 1, 0), Seed(2, 2, 2)]);
        // t = 1.5 / 0.5 with one degree of freedom: p = 1/2 - arctan(3) / pi; t = 1: p = 1/4. The smaller one counts twice.
        Assert.Equal(2 * (0.5 - (Math.Atan(3) / Math.PI)), outcomes[0].HolmP!.Value, 1e-9);
        Assert.Equal(0.25, outcomes[1].HolmP!.Value, 1e-9);
        Assert.Null(outcomes[2].HolmP);
    }

    [Fact]
    public void Verdict_OneSeed_IsOneRunWithTheSeedsOwnReason()
    {
        var outcome = Outcome(Result(1, Report(0.5, why: "low > 0: yes")));
        Assert.Equal((ClaimVerdict.OneRun, "low > 0: yes"), (outcome.Verdict, outcome.Why));
    }

    [Fact]
    public void Save_Result_ComesBackEqual()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "r.json");
        var result = Result(3, new MetricRecord("a.b.c", 0.1), Report(null, ClaimVerdict.NotTestable));
        result.Save(path);
        var back = NotebookResult.TryLoad(path)!;
        Assert.Equal(result.Records, back.Records);
        Assert.Equal(result with { Records = back.Records }, back);
        File.WriteAllText(path, "{ half");
        Assert.Null(NotebookResult.TryLoad(path));
    }
}
