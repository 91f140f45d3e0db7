using R1.Kernel.Reproducing;

namespace R1.Tests.Kernel.Reproducing;

public sealed class ReportFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void For_PresetSeedsAndNotebooks_HaveFoldersOfTheirOwn()
    {
        Assert.Equal("cpu-seed-1", ReportFolder.For("r", "cpu", [1], []).Name);
        Assert.Equal("smoke-seeds-1-2-3", ReportFolder.For("r", "smoke", [1, 2, 3], []).Name);
        Assert.Equal("cpu-seed-1-02-r1-zero", ReportFolder.For("r", "cpu", [1], ["02-r1-zero"]).Name);
    }

    [Fact]
    public void Link_NewerReport_IsWhatTheFolderAboveLeadsTo()
    {
        Report([1, 2], "earlier");
        Report([1], "newer");
        Assert.Equal("newer", Read("summary.json"));
        Assert.Equal("newer", Read(Path.Combine("seed-1", "page.html")));
        Assert.False(Directory.Exists(_folder.File("seed-2")));
        Assert.Equal("earlier", Read(Path.Combine("cpu-seeds-1-2", "seed-2", "page.html")));
        Report([1, 2], "newest");
        Assert.Equal("newest", Read(Path.Combine("seed-2", "page.html")));
        Assert.Equal("newer", Read(Path.Combine("cpu-seed-1", "summary.json")));
    }

    [Fact]
    public void Link_ReportThatLiesInTheFolderAbove_IsKept()
    {
        Directory.CreateDirectory(_folder.File("seed-1"));
        File.WriteAllText(_folder.File(Path.Combine("seed-1", "page.html")), "old");
        File.WriteAllText(_folder.File("summary.json"), "old");
        Report([1], "new");
        Assert.Equal("new", Read("summary.json"));
        Assert.Equal("old", File.ReadAllText(Assert.Single(Directory.GetFiles(_folder.Path, "summary.json.2*"))));
        Assert.Equal("old", File.ReadAllText(Path.Combine(Assert.Single(Directory.GetDirectories(_folder.Path, "seed-1.2*")), "page.html")));
    }

    private string Read(string file) => File.ReadAllText(_folder.File(file));

    private void Report(int[] seeds, string text)
    {
        var report = ReportFolder.For(_folder.Path, "cpu", seeds, []);
        foreach (var seed in seeds)
        {
            var pages = Directory.CreateDirectory(Path.Combine(report.Path, $"seed-{seed}"));
            File.WriteAllText(Path.Combine(pages.FullName, "page.html"), text);
        }
        File.WriteAllText(Path.Combine(report.Path, "summary.json"), text);
        report.Link();
    }
}
