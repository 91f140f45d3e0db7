using System.Text.Json.Nodes;
using R1.Kernel.Commands;

namespace R1.Tests.Kernel.Commands;

[Trait("Category", "Slow")]
public sealed class CollectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Collect_SeedsOfAnArray_AreTheSummaryOfOneRun()
    {
        WriteNotebooks();
        Run([], "reproduce", "--preset", "smoke", "--seeds", "1,2,3", "--out", "straight");
        foreach (var seed in new[] { "2", "3" }) Run(new() { [ArrayTask.Slurm] = seed }, "reproduce", "--preset", "smoke", "--out", "array");
        Run(new() { [ArrayTask.Kubernetes] = "0" }, "reproduce", "--preset", "smoke", "--out", "array");
        Assert.False(File.Exists(_folder.File("array/summary.json")));
        Run([], "collect", "array", "--seeds", "1,2,3");
        Assert.Equal(WithoutTimes("straight/summary.json"), WithoutTimes("array/summary.json"));
        Assert.Equal(Files("straight/smoke-seeds-1-2-3"), Files("array/smoke-seeds-1-2-3"));
        Assert.Contains("it rises", File.ReadAllText(_folder.File("array/index.html")));
    }

    private void WriteNotebooks()
    {
        var notebooks = Directory.CreateDirectory(_folder.File("notebooks")).FullName;
        File.WriteAllText(Path.Combine(notebooks, "claims.json"), """
            { "claims": [ {
                "id": "rises", "section": "2", "statement": "it rises", "paper": "1 -> 2", "quantity": "q", "test": "t",
                "rule": { "figure": "low", "above": 0 } } ] }
            """);
        const string parameters = "//parameters\nvar preset = \"cpu\";\nvar seed = 1;", imports = "using R1.Notebook;\nusing R1.Runs;";
        Demo.Write(notebooks, "01-a.ipynb", parameters, imports, "Reproduction.Metrics(new FinalMetric(\"a.b.c\", seed / 3.0));");
        Demo.Write(notebooks, "02-b.ipynb", parameters, imports,
            "Reproduction.Claim(\"rises\", seed / 7.0, seed / 9.0, seed, ClaimVerdict.Supported, preset);");
    }

    private void Run(Dictionary<string, string> environment, params string[] arguments)
    {
        var (exitCode, error) = Tool.Run(_folder.Path, environment, arguments);
        Assert.True(exitCode == 0, error);
    }

    private string WithoutTimes(string file)
    {
        var summary = JsonNode.Parse(File.ReadAllText(_folder.File(file)))!.AsObject();
        foreach (var timed in summary["notebooks"]!.AsArray().Append(summary)) timed!.AsObject().Remove("seconds");
        summary.Remove("started");
        Assert.Equal(3, (int)summary["claims"]![0]!["measured"]!["seeds"]!);
        return summary.ToJsonString();
    }

    private IEnumerable<string> Files(string folder)
    {
        var root = _folder.File(folder);
        return Directory.GetFiles(root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal);
    }
}
