using System.Text.Json.Nodes;
using R1.Kernel.Client;
using R1.Kernel.Notebooks;
using R1.Kernel.Reproducing;
using R1.Kernel.Running;

namespace R1.Tests.Kernel.Reproducing;

public sealed class ReproductionRunTests : IDisposable
{
    private const string Parameters = "//parameters\nvar preset = \"cpu\";\nvar seed = 1;";

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _terminal = new();
    private readonly CancellationTokenSource _cancellation = new(), _stop = new();

    public void Dispose() => _folder.Dispose();

    private string Notebooks => Directory.CreateDirectory(_folder.File("notebooks")).FullName;

    private string Reports => _folder.File("reports");

    private string Costs => Path.Combine(Notebooks, "costs.json");

    [Fact]
    public void Run_NotebookThatCannotBeRead_RunsNothing()
    {
        Write("01-a", "1");
        File.WriteAllText(Path.Combine(Notebooks, "02-b.ipynb"), "{ half");
        Assert.Contains("02-b.ipynb", Assert.ThrowsAny<BadInputException>(() => Run(Options())).Message);
        Assert.False(Directory.Exists(Reports));
    }

    [Fact]
    public void Run_FaultyClaims_RunsNothing()
    {
        Write("01-a", "1");
        var claims = Path.Combine(Notebooks, "claims.json");
        File.WriteAllText(claims, "{ half");
        Assert.Contains(claims, Assert.Throws<BadInputException>(() => Run(Options() with { ClaimsPath = claims })).Message);
        Assert.False(Directory.Exists(Reports));
    }

    [Fact]
    public void Run_FailedNotebooks_AreReportedWithTheirPagesAndTheOthersRun()
    {
        Write("01-a", "throw new Exception(\"out of luck\");");
        Demo.Write(Notebooks, "02-b.ipynb", "// no parameters here");
        Write("03-c", "preset + seed");
        Assert.False(Run(Options()));
        Assert.Equal(["01-a failed", "02-b failed", "03-c completed"], Statuses());
        Assert.Contains("out of luck", File.ReadAllText(Report("seed-1/01-a.html")));
        Assert.Contains("smoke1", File.ReadAllText(Report("seed-1/03-c.html")));
        Assert.Contains("01-a, seed 1: FAILED after", _terminal.ToString());
        Assert.Contains("1 of 3 notebooks completed", _terminal.ToString());
    }

    [Fact]
    public void Run_AnotherReport_IsTheOneThatIsLinked()
    {
        Write("01-a", "seed");
        Assert.True(Run(Options()));
        Assert.Equal(Read(Report("summary.json")), Read(Path.Combine(Reports, "summary.json")));
        Assert.True(Run(Options(2, 3)));
        Assert.Equal(["01-a completed", "01-a completed"], Statuses());
        Assert.Equal([2, 3], Summary()["seeds"]!.AsArray().Select(seed => (int)seed!));
        Assert.True(File.Exists(Path.Combine(Reports, "seed-3", "01-a.html")));
        Assert.False(Directory.Exists(Path.Combine(Reports, "seed-1")));
        Assert.True(File.Exists(Report("seed-1/01-a.html")));
        Assert.Contains("seed-2/01-a.html", File.ReadAllText(Path.Combine(Reports, "index.html")));
    }

    [Fact]
    public void Run_Resume_TakesOverWhatIsCompletedAndUnchanged()
    {
        Write("01-a", "1");
        Write("02-b", "throw new Exception();");
        Assert.False(Run(Options()));
        Assert.Equal(["01-a"], TakenOver(Run(Options(), resume: true)));
        Write("02-b", "2");
        Assert.Equal(["01-a"], TakenOver(Run(Options(), resume: true)));
        Write("01-a", "1 + 1");
        Assert.Equal(["02-b"], TakenOver(Run(Options(), resume: true)));
        Assert.Empty(TakenOver(Run(Options() with { Threads = 2 }, resume: true)));
        Assert.Equal(["01-a completed", "02-b completed"], Statuses());
    }

    [Fact]
    public void Run_ResumeWithMoreSeeds_CopiesFromTheOtherReport()
    {
        Write("01-a", "seed");
        Assert.True(Run(Options()));
        Assert.Equal(["01-a"], TakenOver(Run(Options(1, 2), resume: true)));
        foreach (var extension in new[] { "ipynb", "html", "json" })
            Assert.Equal(Read(Report($"seed-1/01-a.{extension}")), Read(Path.Combine(Reports, "smoke-seeds-1-2", "seed-1", $"01-a.{extension}")));
        Assert.Equal([1, 2], Summary()["notebooks"]!.AsArray().Select(notebook => (int)notebook!["seed"]!));
    }

    [Fact]
    public void Run_ParameterOfOneNotebook_ReachesItAloneAndIsPartOfItsKey()
    {
        Write("01-a", "seed");
        Demo.Write(Notebooks, "02-b.ipynb", Parameters + "\nvar depth = 1;", "$\"depth {depth}\"");
        var plain = Options();
        var deep = plain with { Parameters = [NotebookParameter.Parse("02-b:depth=3")] };
        Assert.True(Run(plain));
        Assert.Equal(["01-a"], TakenOver(Run(deep, resume: true)));
        Assert.Contains("depth 3", Read(Report("seed-1/02-b.ipynb")));
        Assert.Equal(["02-b:depth=3"], JsonNode.Parse(Read(Report("plan.json")))!["parameters"]!.AsArray().Select(p => (string)p!));
    }

    [Fact]
    public void Run_ParameterThatTheNotebookLacks_RunsNothing()
    {
        Write("01-a", "1");
        var fault = Assert.ThrowsAny<BadInputException>(() => Run(Options() with { Parameters = [NotebookParameter.Parse("01-a:depth=3")] }));
        Assert.Contains("01-a.ipynb", fault.Message);
        Assert.Contains("there is no parameter 'depth'", fault.Message);
        Assert.False(Directory.Exists(Reports));
    }

    [Theory]
    [InlineData("controls=true", "names no parameter of a notebook")]
    [InlineData("02-b:controls", "names no parameter of a notebook")]
    [InlineData(":controls=true", "names no parameter of a notebook")]
    [InlineData("02-b:=true", "names no parameter of a notebook")]
    [InlineData("02-b:preset=smoke", "give --preset instead")]
    [InlineData("02-b:seed=2", "give --seeds instead")]
    public void NotebookParameter_OtherText_SaysWhatIsWrong(string text, string fault)
    {
        var message = Assert.Throws<BadInputException>(() => NotebookParameter.Parse(text)).Message;
        Assert.StartsWith($"'{text}'", message);
        Assert.Contains(fault, message);
    }

    [Fact]
    public void NotebookParameter_ForPath_HasNoSignsThatPathsDislike() =>
        Assert.Equal("02-b-x-a-b-c", NotebookParameter.Parse("02-b.ipynb:x=a/b:c").ForPath());

    [Fact]
    public void Run_CancelledInANotebook_KeepsTheEarlierOnesAndBeginsNoOther()
    {
        Write("01-a", "1");
        Write("02-b", "2");
        Write("03-c", "3");
        Assert.False(Run(Options(), () => _cancellation.Cancel()));
        Assert.Equal(["01-a completed", "02-b failed"], Statuses());
    }

    [Fact]
    public void Run_AskedToStop_ReportsTheNotebookAsStopped()
    {
        Write("01-a", "1");
        Write("02-b", "2");
        Assert.False(Run(Options() with { Stop = _stop.Token }, () => { _stop.Cancel(); _cancellation.Cancel(); }));
        Assert.Equal(["01-a completed", "02-b stopped"], Statuses());
    }

    [Fact]
    public void Run_RecordCosts_WritesThemOnlyWhenAllIsCompleted()
    {
        Write("01-a", "1");
        Write("02-b", "throw new Exception();");
        Assert.False(Run(Options() with { RecordCosts = true }));
        Assert.False(File.Exists(Costs));
        Write("02-b", "2");
        Assert.True(Run(Options(1, 2) with { RecordCosts = true }));
        Assert.Equal(["01-a", "02-b"], JsonNode.Parse(Read(Costs))!["smoke"]!["cpu_seconds"]!.AsObject().Select(cost => cost.Key));
    }

    private void Write(string name, string cell) => Demo.Write(Notebooks, $"{name}.ipynb", Parameters, cell);

    private ReproductionOptions Options(params int[] seeds)
    {
        int[] all = seeds.Length == 0 ? [1] : seeds;
        return new()
        {
            Preset = "smoke", Seeds = all, Notebooks = [.. Directory.GetFiles(Notebooks, "*.ipynb").Order(StringComparer.Ordinal)],
            Report = ReportFolder.For(Reports, "smoke", all, []), CostsPath = Costs, Threads = 1,
        };
    }

    private bool Run(ReproductionOptions options, Action? inSecond = null) =>
        new ReproductionRun(options, _terminal, run => Start(run, inSecond)).Run(_cancellation.Token);

    private string Run(ReproductionOptions options, bool resume)
    {
        var terminal = new StringWriter();
        new ReproductionRun(options with { Resume = resume }, terminal, run => Start(run, null)).Run(_cancellation.Token);
        return terminal.ToString();
    }

    private static IKernelHost Start(RunOptions run, Action? inSecond)
    {
        if (run.InputPath.EndsWith("02-b.ipynb", StringComparison.Ordinal)) inSecond?.Invoke();
        return new ThreadKernel(run.BaseDirectory);
    }

    private static IEnumerable<string> TakenOver(string terminal) => terminal.Split('\n')
        .Where(line => line.Contains("taken over")).Select(line => line.Split(',')[0].Split(' ')[^1]);

    private JsonNode Summary() => JsonNode.Parse(Read(Path.Combine(Reports, "summary.json")))!;

    private IEnumerable<string> Statuses() => Summary()["notebooks"]!.AsArray().Select(notebook => $"{notebook!["name"]} {notebook["status"]}");

    private string Report(string file) => Path.Combine(Reports, "smoke-seed-1", file);

    private static string Read(string path) => File.ReadAllText(path);
}
