using System.Text.Json.Nodes;
using R1.Kernel.Notebooks;
using R1.Notebook;
using R1.Tests.Kernel.Notebooks;

namespace R1.Tests.Kernel.Running;

/// <summary>Cells in other languages than C#: texts are shown, programs fail where they stand and not before.</summary>
public sealed class ForeignCellsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Write(params (string Language, string Source)[] cells)
    {
        var path = Demo.Write(_folder.Path, "n.ipynb", [.. cells.Select(cell => cell.Source)]);
        var notebook = NotebookDocument.Load(path);
        foreach (var (cell, (language, _)) in notebook.Cells.Zip(cells)) cell.Metadata["polyglot_notebook"] = new JsonObject { ["kernelName"] = language };
        notebook.Save(path);
        return path;
    }

    [Fact]
    public void Run_CellsOfText_AreShown()
    {
        var (outcome, executed, _) = Demo.Run(Write(("html", "<b>bold</b>"), ("markdown", "**bold**"), ("mermaid", "graph TD\nA-->B"),
            ("javascript", "let x = 1;")));
        Assert.True(outcome.Succeeded);
        string Shown(int cell, string mime) => MultilineText.Read(executed.Cells[cell].Outputs[0]!["data"]![mime]);
        Assert.Equal("<b>bold</b>", Shown(0, Mime.Html));
        Assert.Equal("**bold**", Shown(1, Mime.Markdown));
        Assert.Contains("graph TD\nA--&gt;B", Shown(2, Mime.Html));
        Assert.Contains("let x = 1;</script>", Shown(3, Mime.Html));
    }

    [Fact]
    public void Run_CellInAnotherLanguage_FailsWhenItIsReached()
    {
        var (outcome, executed, _) = Demo.Run(Write(("csharp", "41 + 1"), ("fsharp", "let y = 1"), ("csharp", "2")));
        Assert.False(outcome.Succeeded);
        Assert.Equal("42", Demo.Text(executed.Cells[1]));
        Assert.Contains("this part is written in F#, and only C# is run here", (string)executed.Cells[3].Outputs[0]!["evalue"]!);
    }

    [Fact]
    public void Run_DibFile_RunsLikeANotebook()
    {
        File.WriteAllText(_folder.File("n.dib"), DibFileTests.Text.Replace("#!fsharp", "#!csharp").Replace("let seven = 7", "six + 1"));
        var (outcome, executed, _) = Demo.Run(_folder.File("n.dib"));
        Assert.True(outcome.Succeeded);
        Assert.Equal("7", Demo.Text(executed.Cells[2]));
    }
}
