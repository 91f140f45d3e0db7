using System.Text.Json.Nodes;
using R1.Kernel.Notebooks;

namespace R1.Tests.Kernel.Notebooks;

public sealed class NotebookRulesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Faults_DemoNotebook_None() => Assert.Empty(NotebookRules.Faults(NotebookDocument.Load(Demo.Path)));

    [Fact]
    public void Faults_EveryRuleBroken_NamesEach()
    {
        var notebook = NotebookDocument.Load(Demo.Write(_folder.Path, "bad.ipynb", string.Join('\n', Enumerable.Repeat("x++;", 26)), "1"));
        notebook.Metadata["kernelspec"]!["name"] = "python3";
        notebook.Cells[1].Json["outputs"] = new JsonArray(new JsonObject());
        var faults = NotebookRules.Faults(notebook).ToArray();
        Assert.Equal(4, faults.Length);
        Assert.Contains("'python3'", faults[0]);
        Assert.Contains("0 cells tagged 'parameters'", faults[1]);
        Assert.Contains("cell 1 has 26 lines", faults[2]);
        Assert.Contains("cell 2 carries outputs", faults[3]);
    }

    [Fact]
    public void Clean_ExecutedNotebook_GivesTheSourceBack()
    {
        var path = Demo.Write(_folder.Path, "n.ipynb", "//parameters\nvar seed = 1;", "seed + 1");
        var executed = Demo.Run(path, null, ("seed", "4")).Executed;
        Assert.Equal("5", Demo.Text(executed.Cells[2]));
        NotebookRules.Clean(executed);
        Assert.Equal(File.ReadAllText(path), executed.ToJson());
    }
}
