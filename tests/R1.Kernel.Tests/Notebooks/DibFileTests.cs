using R1.Kernel.Notebooks;

namespace R1.Tests.Kernel.Notebooks;

public sealed class DibFileTests : IDisposable
{
    public const string Text = """
        #!meta

        {"kernelInfo":{"defaultKernelName":"csharp","items":[{"aliases":[],"name":"csharp"},{"aliases":[],"name":"fsharp"}]}}

        #!markdown

        # A title

        #!csharp

        var six = 6;

        #!fsharp

        let seven = 7
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_DibFile_HasItsCellsAndLanguages()
    {
        File.WriteAllText(_folder.File("n.dib"), Text);
        var cells = NotebookDocument.Load(_folder.File("n.dib")).Cells;
        Assert.Equal(["# A title", "var six = 6;", "let seven = 7"], cells.Select(cell => cell.Source.Trim()));
        Assert.Equal([true, false, false], cells.Select(cell => cell.IsMarkdown));
        Assert.Equal(["#!markdown\n# A title", "var six = 6;", "#!fsharp\nlet seven = 7"], cells.Select(cell => cell.Submission.Trim()));
    }

    [Fact]
    public void Load_DamagedMeta_NamesTheFault()
    {
        File.WriteAllText(_folder.File("n.dib"), "#!meta\n\n{\"kernelInfo\":\n\n#!csharp\n\n1");
        Assert.Contains("its #!meta part is no JSON", Assert.Throws<NotebookFormatException>(() => NotebookDocument.Load(_folder.File("n.dib"))).Message);
    }
}
