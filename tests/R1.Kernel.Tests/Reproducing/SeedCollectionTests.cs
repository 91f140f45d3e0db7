using System.Text.Json.Nodes;
using R1.Kernel.Notebooks;
using R1.Kernel.Reproducing;
using R1.Notebook;

namespace R1.Tests.Kernel.Reproducing;

public sealed class SeedCollectionTests : IDisposable
{
    private static readonly Claim Rises = new("rises", "2.2.4", "it rises", "15.6 -> 71.0", "pass@1", "low > 0", new ClaimRule(ClaimFigure.Low, 0));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Join_CompleteSeeds_GivesOneLinkedReport()
    {
        foreach (var seed in new[] { 10, 2, 1 }) Write(Plan(seed));
        var joined = Join();
        Assert.Equal("smoke-seeds-1-2-10", joined.Name);
        var summary = JsonNode.Parse(File.ReadAllText(_folder.File("summary.json")))!;
        Assert.Equal([1, 2, 10], summary["notebooks"]!.AsArray().Select(notebook => (int)notebook!["seed"]!));
        Assert.Equal(13 / 3.0, (double)summary["claims"]![0]!["measured"]!["mean"]!, 12);
        Assert.Equal("page of seed 10", File.ReadAllText(_folder.File("seed-10/01-a.html")));
    }

    [Fact]
    public void Join_ReportsWithoutTheirPages_StillHaveTheirFigures()
    {
        foreach (var seed in new[] { 1, 2 }) Write(Plan(seed));
        foreach (var page in Directory.GetFiles(_folder.Path, "*.html", SearchOption.AllDirectories)) File.Delete(page);
        Join();
        Assert.Equal([1, 2], JsonNode.Parse(File.ReadAllText(_folder.File("summary.json")))!["notebooks"]!.AsArray().Select(n => (int)n!["seed"]!));
    }

    [Fact]
    public void Join_CollectedBefore_PassesItsOwnReportOver()
    {
        foreach (var seed in new[] { 1, 2 }) Write(Plan(seed));
        Join();
        Write(Plan(3));
        Assert.Equal("smoke-seeds-1-2-3", Join().Name);
        Assert.Equal("smoke-seeds-1-3", Join(1, 3).Name);
    }

    [Fact]
    public void Join_DifferentMachines_NamesEach()
    {
        Write(Plan(1) with { Machine = new() { ["cpu"] = "A", ["cores"] = 2 } });
        Write(Plan(2) with { Machine = new() { ["cpu"] = "B", ["cores"] = 2 } });
        Join();
        Assert.Equal("""{"cpu":"A; B","cores":2}""", JsonNode.Parse(File.ReadAllText(_folder.File("summary.json")))!["machine"]!.ToJsonString());
    }

    [Fact]
    public void Join_SeedWithoutReport_SaysHowToMakeIt()
    {
        Write(Plan(1));
        Assert.Contains($"there is no report of seed 2, 3 (r1nb reproduce --seeds 2 --out {_folder.Path})", Fault(1, 3, 2));
    }

    [Fact]
    public void Join_NothingThere_SaysSo()
    {
        Assert.Contains("it holds no report of a single seed", Fault());
        Assert.Contains("no folder", Assert.Throws<BadInputException>(() => new SeedCollection(_folder.File("none"), []).Join()).Message);
    }

    [Theory]
    [InlineData("failed", "k")]
    [InlineData("completed", "of an earlier build")]
    public void Join_NotebookThatIsNotCompleted_IsNamed(string status, string key)
    {
        Write(Plan(1));
        Write(Plan(2), status, key);
        Assert.Contains("smoke-seed-2 lacks 01-a (run its seed again with --resume)", Fault());
        Assert.False(File.Exists(_folder.File("summary.json")));
    }

    [Fact]
    public void Join_MixedReports_NamesWhatDiffersAndWhere()
    {
        Write(Plan(1));
        Write(Plan(2) with { Commit = "other", Claims = [] });
        Write(Plan(3) with { Preset = "cpu" });
        var fault = Fault();
        Assert.Contains("different commit: abc (smoke-seed-1, cpu-seed-3), other (smoke-seed-2)", fault);
        Assert.Contains("different preset: smoke (smoke-seed-1, smoke-seed-2), cpu (cpu-seed-3)", fault);
        Assert.Contains("different claims.json: ", fault);
    }

    [Fact]
    public void Join_OtherBuildOfTheSameCommit_IsMixed()
    {
        Write(Plan(1));
        Write(Plan(2) with { Notebooks = [new("01-a", "other")] }, key: "other");
        Assert.Contains("different build or text of the notebooks", Fault());
    }

    [Fact]
    public void Join_OtherParameters_AreNotMixed()
    {
        Write(Plan(1));
        Write(Plan(2) with { Parameters = ["01-a:depth=3"] });
        Assert.Contains("different parameters:  (smoke-seed-1), 01-a:depth=3 (smoke-seed-2)", Fault());
    }

    [Fact]
    public void Join_EqualParameters_NameTheReport()
    {
        foreach (var seed in new[] { 1, 2 }) Write(Plan(seed) with { Parameters = ["01-a:depth=3"] });
        Assert.Equal("smoke-seeds-1-2-01-a-depth-3", Join().Name);
    }

    [Fact]
    public void Join_SeedTwice_AsksToKeepOne()
    {
        Write(Plan(1));
        Write(Plan(1) with { Only = ["01-a"] });
        Assert.Contains("seed 1 is there more than once (smoke-seed-1, smoke-seed-1-01-a): keep one", Fault());
    }

    [Fact]
    public void Join_BrokenPlan_NamesTheFile()
    {
        Write(Plan(1));
        File.WriteAllText(_folder.File("smoke-seed-1/plan.json"), "{ half");
        Assert.Contains("plan.json is no plan of a reproduction", Assert.Throws<InvalidDataException>(() => Join()).Message);
    }

    private static ReproductionPlan Plan(int seed) => new()
    {
        Preset = "smoke", Seeds = [seed], Only = [], Commit = "abc", Started = DateTime.UnixEpoch, Machine = [],
        Notebooks = [new("01-a", "k")], Claims = [Rises],
    };

    private void Write(ReproductionPlan plan, string status = NotebookResult.Completed, string key = "k")
    {
        var seed = plan.Seeds[0];
        var report = ReportFolder.For(_folder.Path, plan.Preset, plan.Seeds, plan.Only).Path;
        plan.Save(report);
        ReproductionRecord[] records = [new ClaimRecord("rises", seed, seed - 0.1, seed + 0.1, ClaimVerdict.Supported, "because")];
        var path = Path.Combine(report, $"seed-{seed}", "01-a.json");
        new NotebookResult { Name = "01-a", Seed = seed, Status = status, Seconds = 1, Key = key, Records = records }.Save(path);
        Demo.Write(Path.GetDirectoryName(path)!, "01-a.ipynb", "1");
        File.WriteAllText(Path.ChangeExtension(path, ".html"), $"page of seed {seed}");
    }

    private ReportFolder Join(params int[] wanted) => new SeedCollection(_folder.Path, wanted).Join();

    private string Fault(params int[] wanted) => Assert.Throws<BadInputException>(() => Join(wanted)).Message;
}
