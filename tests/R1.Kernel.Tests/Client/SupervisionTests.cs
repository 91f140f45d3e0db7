using System.Diagnostics;
using R1.Kernel.Notebooks;
using R1.Tests.Kernel.Commands;

namespace R1.Tests.Kernel.Client;

/// <summary>Cells that do their worst, in real processes: the run ends, says why, and leaves everything that was before.</summary>
[Trait("Category", "Slow")]
public sealed class SupervisionTests : IDisposable
{
    // The good cell before must not run out of time on a busy machine.
    private const int TimeoutSeconds = 5;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Copy => _folder.File("out.ipynb");

    private (int ExitCode, string Error, NotebookCell[] Code) Run(string worst, int timeoutSeconds)
    {
        Demo.Write(_folder.Path, "in.ipynb", "41 + 1", worst, "3");
        var (exitCode, error) = Tool.Run(_folder.Path, "run", "in.ipynb", Copy, "--timeout", $"{timeoutSeconds}");
        return (exitCode, error, [.. NotebookDocument.Load(Copy).Cells.Where(c => c.IsCode)]);
    }

    private static string[] Statuses(NotebookCell[] cells) => [.. cells.Select(c => (string)c.Metadata["papermill"]!["status"]!)];

    [Theory]
    [InlineData("while (true) { }", "CellTimeoutError", "longer than 5 s")]
    [InlineData("new TaskCompletionSource().Task.Wait();", "CellTimeoutError", "longer than 5 s")]
    [InlineData("try { while (true) { } } finally { while (true) { } }", "CellTimeoutError", "longer than 5 s")]
    [InlineData("Console.Write(\"last words\"); Environment.Exit(3);", "DeadKernelError", "exit code 3")]
    [InlineData("int Deep(int n) => Deep(n + 1) + 1;\nDeep(0)", "DeadKernelError", "stack overflow")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill();", "DeadKernelError", "killed by signal 9")]
    public void Run_CellThatNeverReturnsOrKills_FailsInTimeAndKeepsTheRest(string worst, string name, string message)
    {
        var (exitCode, error, cells) = Run(worst, TimeoutSeconds);
        Assert.Equal(1, exitCode);
        Assert.Equal(["completed", "failed", "pending"], Statuses(cells));
        Assert.Equal("42", Demo.Text(cells[0]));
        Assert.Equal(name, (string)cells[1].Outputs[^1]!["ename"]!);
        Assert.Contains(message, (string)cells[1].Outputs[^1]!["evalue"]!);
        Assert.Contains(message, error);
        if (worst.Contains("last words")) Assert.Equal("last words", Demo.Text(cells[1]));
        Assert.DoesNotContain(Process.GetProcesses(), p => CommandLine(p).Contains(_folder.Path));
    }

    [Fact]
    public void Run_ChildThatHasLeftItsGroupAndItsParent_EndsWithTheNotebook()
    {
        var nap = $"{100_000 + Random.Shared.Next(900_000)}";
        var (exitCode, error, _) = Run($"System.Diagnostics.Process.Start(\"sh\", [\"-c\", \"setsid sleep {nap} & exit\"]).WaitForExit();", 100);
        Assert.True(exitCode == 0, error);
        Assert.DoesNotContain(Process.GetProcesses(), p => CommandLine(p).Contains(nap));
    }

    [Fact]
    public void Run_HugeOutput_IsCutAndTheRunGoesOn()
    {
        var (exitCode, error, cells) = Run("for (var i = 0; i < 20; i++) Console.Write(new string('x', 1_000_000));", 100);
        Assert.True(exitCode == 0, error);
        Assert.InRange(Demo.Text(cells[1]).Length, 1_000_000, 1_001_000);
        Assert.EndsWith("left out …", Demo.Text(cells[1]));
    }

    [Fact]
    public void Run_EndlessOutput_FailsWithTheLimitAndKeepsTheBeginning()
    {
        var (exitCode, error, cells) = Run("while (true) Console.Write(new string('x', 100_000));", 100);
        Assert.Equal(1, exitCode);
        Assert.Contains("cell 2 wrote more than 100,000,000 characters", error);
        Assert.Equal(["completed", "failed", "pending"], Statuses(cells));
        Assert.Equal("OutputLimitError", (string)cells[1].Outputs[^1]!["ename"]!);
        Assert.InRange(Demo.Text(cells[1]).Length, 1_000_000, 1_001_000);
    }

    [Fact]
    public void Run_KilledRunner_LeavesAValidNotebookAndNoProcess()
    {
        var marker = _folder.File("started");
        Demo.Write(_folder.Path, "in.ipynb", "41 + 1",
            $"System.IO.File.WriteAllText(@\"{marker}\", $\"{{Environment.ProcessId}}\"); System.Threading.Thread.Sleep(-1);");
        using var tool = Tool.Start(_folder.Path, "run", "in.ipynb", Copy);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(marker) && File.ReadAllText(marker).Length > 0, TimeSpan.FromMinutes(3)));
        var kernel = Process.GetProcessById(int.Parse(File.ReadAllText(marker)));
        tool.Kill();
        Assert.True(kernel.WaitForExit(TimeSpan.FromMinutes(2)));
        var cells = NotebookDocument.Load(Copy).Cells;
        Assert.Equal(["completed", "running"], Statuses([.. cells]));
        Assert.Equal("42", Demo.Text(cells[0]));
    }

    private static string CommandLine(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
