using R1.Kernel.Notebooks;

namespace R1.Tests.Kernel.Running;

public sealed class NotebookRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Status(NotebookCell cell) => (string)cell.Metadata["papermill"]!["status"]!;

    [Fact]
    public void Run_Parameters_AreInjectedAfterTheirCellAndTyped()
    {
        var path = Demo.Write(_folder.Path, "n.ipynb", "//parameters\ndouble lr = 1;\nvar preset = \"cpu\";", "(lr / 2, preset)");
        var (outcome, executed, _) = Demo.Run(path, null, ("lr", "5"), ("preset", "smoke"));
        Assert.True(outcome.Succeeded);
        Assert.Equal(["injected-parameters"], executed.Cells[1].Tags);
        Assert.Equal("// Parameters\ndouble lr = 5d;\nstring preset = \"smoke\";", executed.Cells[1].Source);
        Assert.Equal("(2.5, smoke)", Demo.Text(executed.Cells[2]));
        Assert.Equal("""{"lr":5,"preset":"smoke"}""", executed.Metadata["papermill"]!["parameters"]!.ToJsonString());
    }

    [Fact]
    public void Run_InjectedAgain_ReplacesTheEarlierCell()
    {
        var path = Demo.Write(_folder.Path, "n.ipynb", "//parameters\nvar seed = 1;", "seed");
        var first = Demo.Run(path, null, ("seed", "2")).Executed;
        var second = Demo.Run(first.Path, null, ("seed", "3")).Executed;
        Assert.Equal(3, second.Cells.Count);
        Assert.Equal("3", Demo.Text(second.Cells[2]));
    }

    [Fact]
    public void Run_Completed_WritesPapermillsRecord()
    {
        var path = Demo.Write(_folder.Path, "n.ipynb", "1", "2");
        var executed = Demo.Run(path).Executed;
        var record = executed.Metadata["papermill"]!.AsObject();
        string[] keys = ["default_parameters", "duration", "end_time", "environment_variables", "exception",
            "input_path", "output_path", "parameters", "start_time", "version"];
        Assert.Equal(keys, record.Select(p => p.Key));
        Assert.Null(record["exception"]);
        Assert.True((double)record["duration"]! > 0);
        Assert.Equal(path, (string)record["input_path"]!);
        var cell = executed.Cells[1].Metadata["papermill"]!.AsObject();
        Assert.Equal(["duration", "end_time", "exception", "start_time", "status"], cell.Select(p => p.Key));
        Assert.Equal("completed", Status(executed.Cells[1]));
        Assert.Equal(["iopub.execute_input", "iopub.status.busy", "iopub.status.idle", "shell.execute_reply"],
            executed.Cells[1].Metadata["execution"]!.AsObject().Select(p => p.Key));
        Assert.Equal(2, (int)executed.Cells[1].Json["execution_count"]!);
    }

    [Fact]
    public void Run_FailingCell_KeepsWhatCameBeforeAndLeavesTheRestPending()
    {
        var path = Demo.Write(_folder.Path, "n.ipynb",
            "Console.WriteLine(\"before\");", "Console.WriteLine(\"until here\");\nthrow new Exception(\"stop\");", "3");
        var (outcome, executed, terminal) = Demo.Run(path);
        Assert.False(outcome.Succeeded);
        Assert.Equal(["papermill-error-cell-tag"], executed.Cells[0].Tags);
        Assert.Contains("In [2]", executed.Cells[0].Source);
        Assert.Equal("before\n", Demo.Text(executed.Cells[1]));
        Assert.Equal(["papermill-error-cell-tag"], executed.Cells[2].Tags);
        var failed = executed.Cells[3];
        Assert.Equal(["stream", "error"], failed.Outputs.Select(o => (string)o!["output_type"]!));
        Assert.Contains("cell 2, line 2", string.Join('\n', failed.Outputs[1]!["traceback"]!.AsArray().Select(l => (string)l!)));
        Assert.Equal(["completed", "failed", "pending"], new[] { 1, 3, 4 }.Select(i => Status(executed.Cells[i])));
        Assert.Empty(executed.Cells[4].Outputs);
        Assert.True((bool)executed.Metadata["papermill"]!["exception"]!);
        Assert.Contains("n | System.Exception: stop", terminal);
        Assert.Contains(executed.Path, terminal);
    }

    [Theory]
    [InlineData("throw new Exception(\"shown\");", true)]
    [InlineData("no C#", true)]
    [InlineData("while (true) { }", false)]
    public void Run_CellThatMayRaise_GoesOnAfterItsException(string code, bool succeeds)
    {
        var path = Demo.Write(_folder.Path, "n.ipynb", code, "41 + 1");
        var notebook = NotebookDocument.Load(path);
        notebook.Cells[0].Metadata["tags"] = new System.Text.Json.Nodes.JsonArray("raises-exception");
        notebook.Save(path);
        var (outcome, executed, _) = Demo.Run(path, TimeSpan.FromSeconds(5));
        Assert.Equal(succeeds, outcome.Succeeded);
        if (!succeeds) return;
        Assert.Equal("error", (string)executed.Cells[0].Outputs[0]!["output_type"]!);
        Assert.Equal("42", Demo.Text(executed.Cells[1]));
    }

    [Fact]
    public void Run_AfterARepair_RemovesTheErrorCells()
    {
        var failed = Demo.Run(Demo.Write(_folder.Path, "n.ipynb", "throw new Exception();")).Executed;
        failed.Cells[2].Source = "1";
        failed.Save(failed.Path);
        Assert.Single(Demo.Run(failed.Path).Executed.Cells);
    }

    [Fact]
    public void Run_CellOverItsTime_FailsWithTheLimit()
    {
        var (outcome, executed, _) = Demo.Run(Demo.Write(_folder.Path, "n.ipynb", "while (true) { }"), TimeSpan.FromSeconds(2));
        Assert.False(outcome.Succeeded);
        Assert.Equal("CellTimeoutError", (string)executed.Cells[2].Outputs[0]!["ename"]!);
        Assert.Contains("cell 1 ran longer than 2 s", (string)executed.Cells[2].Outputs[0]!["evalue"]!);
    }

    [Fact]
    public void Run_WrongParameter_RunsNothing()
    {
        var marker = Path.Combine(_folder.Path, "ran");
        var path = Demo.Write(_folder.Path, "n.ipynb", $"System.IO.File.WriteAllText(@\"{marker}\", \"\");", "//parameters\nvar seed = 1;");
        var error = Assert.Throws<NotebookFormatException>(() => Demo.Run(path, null, ("seed", "x")));
        Assert.Contains("'x' is no int for parameter 'seed'", error.Message);
        Assert.False(File.Exists(marker));
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "executed")));
    }

    [Fact]
    public void Run_StandardErrorAndProgress_ReachTheTerminal()
    {
        var path = Demo.Write(_folder.Path, "n.ipynb", "Console.Error.Write(\"half \"); Console.Error.WriteLine(\"line\");");
        Assert.Contains("n | half line", Demo.Run(path).Terminal);
    }

    [Fact]
    public void Run_WhileRunning_TheCopyOnDiskHoldsTheEarlierOutputs()
    {
        var copy = Path.Combine(_folder.Path, "executed", "n.ipynb");
        var path = Demo.Write(_folder.Path, "n.ipynb", "41 + 1", $"System.IO.File.ReadAllText(@\"{copy}\").Contains(\"42\")");
        Assert.Equal("True", Demo.Text(Demo.Run(path).Executed.Cells[1]));
    }
}
