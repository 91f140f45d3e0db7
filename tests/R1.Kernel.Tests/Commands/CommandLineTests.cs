using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using R1.Kernel.Commands;
using R1.Kernel.Notebooks;
using R1.Notebook;

namespace R1.Tests.Kernel.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_GoodNotebook_ExitsWith0AndWritesTheCopy()
    {
        Demo.Write(_folder.Path, "good.ipynb", "//parameters\nvar shift = 1;", "System.IO.Directory.GetCurrentDirectory() + shift");
        var (exitCode, error) = Tool.Run(_folder.Path, "run", "good.ipynb", "-o", "out", "-p", "shift", "-3");
        Assert.True(exitCode == 0, error);
        Assert.EndsWith("-3", Demo.Text(NotebookDocument.Load(Path.Combine(_folder.Path, "out", "good.ipynb")).Cells[2]));
    }

    [Fact]
    public void Run_DemoNotebook_ChartsHavePointsAndEveryOutputItsText()
    {
        var copy = _folder.File("demo.ipynb");
        var (exitCode, error) = Tool.Run(_folder.Path, "run", Demo.Path, "-o", copy, "-p", "steps", "25");
        Assert.True(exitCode == 0, error);
        var displays = NotebookDocument.Load(copy).Cells.SelectMany(c => c.Outputs).Where(o => o!["data"] is not null).ToArray();
        Assert.All(displays, o => Assert.NotEqual("", MultilineText.Read(o!["data"]![Mime.Text])));
        var charts = displays.Select(o => o!["data"]![Mime.Plotly]).OfType<JsonObject>().ToArray();
        Assert.Equal(4, charts.Length);
        Assert.All(charts, chart => Assert.All(chart["data"]!.AsArray(), trace => Assert.NotEmpty(trace!["y"]!.AsArray())));
        Assert.Equal(25, charts[^1]["data"]![0]!["y"]!.AsArray().Count);
        Assert.Equal(0, Tool.Run(_folder.Path, "html", copy, "demo.html").ExitCode);
        Assert.Equal(charts.Length, Regex.Count(File.ReadAllText(_folder.File("demo.html")), "class=\"figure\">\\{"));
    }

    [Fact]
    public void Run_FailingNotebook_ExitsWith1AndTellsWhere()
    {
        Demo.Write(_folder.Path, "bad.ipynb", "throw new Exception(\"no\");");
        var (exitCode, error) = Tool.Run(_folder.Path, "run", "bad.ipynb", "-o", "out");
        Assert.Equal(1, exitCode);
        Assert.Contains("System.Exception: no", error);
        Assert.Contains(Path.Combine("out", "bad.ipynb"), error);
    }

    [Theory]
    [InlineData("run broken.ipynb", "it is not JSON")]
    [InlineData("run missing.ipynb", "missing.ipynb")]
    [InlineData("run good.ipynb -p sead 1", "there is no parameter 'sead'")]
    [InlineData("run good.ipynb -p seed", "has no value")]
    [InlineData("run good.ipynb --timeout 0", "makes no sense")]
    [InlineData("run good.ipynb -o good.ipynb", "would overwrite")]
    [InlineData("run", "r1nb --help")]
    [InlineData("check broken.ipynb", "it is not JSON")]
    [InlineData("check good.ipynb untagged.ipynb", "0 cells tagged 'parameters'")]
    [InlineData("html broken.ipynb page.html", "it is not JSON")]
    [InlineData("reproduce --preset huge", "huge")]
    [InlineData("reproduce --seeds 1,x --from .", "'x' is no seed")]
    [InlineData("reproduce --from nowhere", "no folder")]
    public void AnyCommand_BadInput_ExitsWith2(string arguments, string expected)
    {
        File.WriteAllText(Path.Combine(_folder.Path, "broken.ipynb"), "{");
        Demo.Write(_folder.Path, "good.ipynb", "//parameters\nvar seed = 1;");
        Demo.Write(_folder.Path, "untagged.ipynb", "1");
        var (exitCode, error) = Tool.Run(_folder.Path, arguments.Split(' '));
        Assert.Contains(expected, error);
        Assert.Equal(2, exitCode);
    }

    [Fact]
    public void Join_PapermillStyle_KeepsNegativeValues() =>
        Assert.Equal(["run", "-p", "a=-1", "x.ipynb", "-p", "b=c=d"], ParameterArguments.Join(["run", "-p", "a", "-1", "x.ipynb", "-p", "b=c=d"]));
}
