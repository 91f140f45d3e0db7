using System.Text.Json.Nodes;

namespace R1.Tests.Kernel.Commands;

[Trait("Category", "Slow")]
public sealed class ReproduceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private JsonNode Summary => JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.Path, "artifacts", "reproduction", "summary.json")))!;

    private void WriteNotebooks(string second)
    {
        var notebooks = Directory.CreateDirectory(Path.Combine(_folder.Path, "notebooks")).FullName;
        File.WriteAllText(Path.Combine(notebooks, "claims.json"), """
            { "claims": [ {
                "id": "rises", "section": "2", "statement": "it rises", "paper": "1 -> 2", "quantity": "q", "test": "t",
                "rule": { "figure": "low", "above": 0 } } ] }
            """);
        Demo.Write(notebooks, "01-a.ipynb", "//parameters\nvar preset = \"cpu\";\nvar seed = 1;", "using R1.Notebook;\nusing R1.Runs;",
            "Reproduction.Metrics(new FinalMetric(\"a.b.c\", seed * 0.5));\n"
            + "Reproduction.Claim(\"rises\", seed, seed - 0.1, seed + 0.1, ClaimVerdict.Supported, preset);");
        Demo.Write(notebooks, "02-b.ipynb", "//parameters\nvar preset = \"cpu\";\nvar seed = 1;", second);
    }

    [Fact]
    public void Reproduce_FailingAndKilledNotebooks_AreReportedAndTheOthersKept()
    {
        WriteNotebooks("""
            using R1.Notebook;
            if (seed == 1) Reproduction.Claim("typo", 1, 0, 2, ClaimVerdict.Supported, "w");
            System.Diagnostics.Process.GetCurrentProcess().Kill();
            """);
        var (exitCode, error) = Tool.Run(_folder.Path, "reproduce", "--preset", "smoke", "--seeds", "1,2");
        Assert.True(exitCode == 1, error);
        Assert.Equal(["01-a 1 completed", "02-b 1 failed", "01-a 2 completed", "02-b 2 killed by signal 9"],
            Summary["notebooks"]!.AsArray().Select(n => $"{n!["name"]} {n["seed"]} {n["status"]}"));
        Assert.Contains("claims.json has no claim 'typo'. It has: rises.", error);
        var claim = Summary["claims"]![0]!;
        Assert.Equal((1.5, 2), ((double)claim["measured"]!["mean"]!, (int)claim["measured"]!["seeds"]!));
        Assert.Equal("t, over 2 seeds: no; each on its own: 2 of 2; corrected for 1 test: no (p = 0.1024)", (string)claim["why"]!);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "artifacts", "reproduction", "seed-1", "01-a.html")));
        Assert.Contains("it rises", File.ReadAllText(Path.Combine(_folder.Path, "artifacts", "reproduction", "index.html")));
    }

    [Fact]
    public void Reproduce_Resume_RunsOnlyWhatIsMissing()
    {
        WriteNotebooks("throw new Exception();");
        Assert.Equal(1, Tool.Run(_folder.Path, "reproduce", "--preset", "smoke").ExitCode);
        WriteNotebooks("1");
        var (exitCode, error) = Tool.Run(_folder.Path, "reproduce", "--preset", "smoke", "--resume");
        Assert.True(exitCode == 0, error);
        Assert.Contains("01-a, seed 1: taken over", error);
        Assert.DoesNotContain("02-b, seed 1: taken over", error);
        Assert.Equal(0.5, (double)Summary["notebooks"]![0]!["metrics"]!["a.b.c"]!);
        Assert.DoesNotContain("taken over", Tool.Run(_folder.Path, "reproduce", "--preset", "cpu", "--resume").Error);
    }

    [Fact]
    public void Reproduce_OtherPresetAndSeeds_KeepTheEarlierReport()
    {
        WriteNotebooks("1");
        var first = Tool.Run(_folder.Path, "reproduce", "--preset", "smoke", "--record-costs");
        Assert.Contains("2 notebooks, preset smoke, seeds 1: there is no record of how long they take", first.Error);
        Assert.Contains("cpu_seconds", File.ReadAllText(Path.Combine(_folder.Path, "notebooks", "costs.json")));

        var second = Tool.Run(_folder.Path, "reproduce", "--preset", "smoke", "--seeds", "1,2", "--resume");
        Assert.Contains("seeds 1, 2: about ", second.Error);
        Assert.Contains("02-b, seed 1: taken over", second.Error);
        Assert.Contains(" left] 02-b  cell ", second.Error);
        var reports = Path.Combine(_folder.Path, "artifacts", "reproduction");
        Assert.Equal(4, Summary["notebooks"]!.AsArray().Count);
        Assert.Equal(2, JsonNode.Parse(File.ReadAllText(Path.Combine(reports, "smoke-seed-1", "summary.json")))!["notebooks"]!.AsArray().Count);
        Assert.Contains("seed-2/02-b.html", File.ReadAllText(Path.Combine(reports, "index.html")));
        Assert.True(File.Exists(Path.Combine(reports, "seed-2", "02-b.html")));
        Assert.True(File.Exists(Path.Combine(reports, "smoke-seeds-1-2", "seed-1", "02-b.html")));
    }
}
