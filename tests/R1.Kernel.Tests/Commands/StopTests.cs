using System.Diagnostics;
using System.Text.Json.Nodes;
using R1.Kernel.Notebooks;
using R1.Runs;

namespace R1.Tests.Kernel.Commands;

/// <summary>The tool is asked to end (SIGTERM) while a notebook runs.</summary>
[Trait("Category", "Slow")]
public sealed class StopTests : IDisposable
{
    private const string Trainer = """
        using R1.Configuration;
        using R1.Pipeline;
        using R1.Runs;
        using R1.Training;
        record Settings;
        record Count(int Step, double Seconds);
        record State(int Steps);
        class Counter : ITrainer<Count>
        {
            public int Steps => 40;
            public int StepsDone { get; private set; }
            public IEnumerable<Count> Train()
            {
                while (StepsDone < Steps) { System.Threading.Thread.Sleep(50); yield return new Count(++StepsDone, 0.05); }
            }
            public IReadOnlyList<ICheckpointPart> Parts() => [new JsonPart<State>("state.json", () => new State(StepsDone), s => StepsDone = s.Steps)];
            public void Dispose() { }
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Metrics => _folder.File("count/it/metrics.jsonl");

    private string RunStatus => (string)JsonNode.Parse(File.ReadAllText(_folder.File("count/it/manifest.json")))!["status"]!;

    [Fact]
    public void Reproduce_AskedToEndWhileTraining_KeepsTheLastStepAndResumes()
    {
        WriteTraining(Directory.CreateDirectory(_folder.File("notebooks")).FullName);
        using (var tool = Tool.Start(_folder.Path, "reproduce", "--preset", "smoke"))
        {
            WaitUntil(tool, () => File.Exists(Metrics) && MetricsLog.Read(Metrics).Count >= 3);
            Assert.Equal(143, End(tool));
        }
        var last = MetricsLog.Read(Metrics)[^1].Step;
        Assert.InRange(last, 3, 39);
        Assert.Equal("stopped", RunStatus);
        Assert.True(Directory.Exists(_folder.File($"count/it/checkpoint/{last}")));
        var cells = NotebookDocument.Load(_folder.File("artifacts/reproduction/seed-1/01-count.ipynb")).Cells.Where(cell => cell.IsCode).ToArray();
        Assert.Contains($"step {last}", Demo.Text(cells[^2]));
        Assert.Contains($"stopped after step {last}", (string)cells[^2].Outputs[^1]!["evalue"]!);
        Assert.Equal("stopped", (string)JsonNode.Parse(File.ReadAllText(_folder.File("artifacts/reproduction/summary.json")))!["notebooks"]![0]!["status"]!);

        var (exitCode, error) = Tool.Run(_folder.Path, "reproduce", "--preset", "smoke");
        Assert.True(exitCode == 0, error);
        Assert.Equal("completed", RunStatus);
        Assert.Equal(Enumerable.Range(1, 40), MetricsLog.Read(Metrics).Select(record => (int)record.Step));
    }

    [Fact]
    public void Run_AskedToEndWhileNothingTrains_InterruptsTheCellAndKeepsItsOutput()
    {
        var marker = _folder.File("started");
        var cell = $"Console.WriteLine(\"before\"); System.IO.File.WriteAllText(@\"{marker}\", \"\"); System.Threading.Thread.Sleep(-1);";
        Demo.Write(_folder.Path, "in.ipynb", "41 + 1", cell, "3");
        using var tool = Tool.Start(_folder.Path, "run", "in.ipynb", "out.ipynb");
        WaitUntil(tool, () => File.Exists(marker));
        Assert.Equal(143, End(tool));
        var cells = NotebookDocument.Load(_folder.File("out.ipynb")).Cells.Where(cell => cell.IsCode).ToArray();
        Assert.Equal(["completed", "failed", "pending"], cells.Select(cell => (string)cell.Metadata["papermill"]!["status"]!));
        Assert.Equal("before\n", Demo.Text(cells[1]));
        Assert.Equal("StoppedError", (string)cells[1].Outputs[^1]!["ename"]!);
    }

    [Fact]
    public void Run_AskedTwiceInAStepThatHangs_EndsAtOnceWithItsKernel()
    {
        WriteTraining(_folder.Path, "System.IO.File.WriteAllText(\"kernel\", $\"{Environment.ProcessId}\"); System.Threading.Thread.Sleep(-1);");
        using var tool = Tool.Start(_folder.Path, "run", "01-count.ipynb", "out.ipynb");
        WaitUntil(tool, () => File.Exists(_folder.File("kernel")) && File.ReadAllText(_folder.File("kernel")).Length > 0);
        using var kernel = Process.GetProcessById(int.Parse(File.ReadAllText(_folder.File("kernel"))));
        Ask(tool);
        Assert.False(tool.WaitForExit(TimeSpan.FromSeconds(4)));
        Assert.Equal(143, End(tool));
        Assert.True(kernel.WaitForExit(TimeSpan.FromMinutes(1)));
    }

    private void WriteTraining(string folder, string inStep = "")
    {
        var root = _folder.Path;
        Demo.Write(folder, "01-count.ipynb", "//parameters\nvar preset = \"cpu\";\nvar seed = 1;", Trainer, $$"""
            var run = Run.StartOrResume("count", "it", new Settings(), Preset.Smoke, 1, @"{{root}}");
            foreach (var step in new StageTraining<Count>(new Counter(), 1000).Train(run.Stage("")))
            {
                Console.WriteLine($"step {step.Step}");
                {{inStep}}
            }
            """, "run.Complete();");
    }

    private static int End(Process tool)
    {
        Ask(tool);
        var output = tool.StandardOutput.ReadToEndAsync();
        var error = tool.StandardError.ReadToEndAsync();
        Assert.True(tool.WaitForExit(TimeSpan.FromMinutes(3)), "the tool does not end");
        _ = (output.Result, error.Result);
        return tool.ExitCode;
    }

    private static void Ask(Process tool) => Process.Start("sh", ["-c", $"kill -TERM {tool.Id}"])!.WaitForExit();

    private static void WaitUntil(Process tool, Func<bool> condition)
    {
        while (!condition())
        {
            Assert.False(tool.HasExited, "the tool has ended");
            Thread.Sleep(10);
        }
    }
}
