using System.Diagnostics;
using R1.Sandbox;
using R1.Sandbox.Cells;
using R1.Tests.Sandbox.Attacks;

namespace R1.Tests.Sandbox;

public sealed class CompilerTests : IDisposable
{
    private static readonly string[] Honest = ["calls", "int F(int x) => x * x;", "F(3)"];
    private static readonly string[] Endless =
        ["calls", CSharpCheats.All.Single(attack => attack.Name == "lambdas that take the compiler years").Source, "F()"];

    private readonly string _session = Directory.CreateTempSubdirectory("r1-compiler-").FullName;

    public void Dispose() => Directory.Delete(_session, recursive: true);

    [Fact]
    public async Task AskAsync_MachineIsBusyForLongerThanTheLimit_Compiles()
    {
        using var compiler = Start();
        Assert.NotNull(await compiler.AskAsync(Honest, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        Signal("STOP", compiler);
        var answer = compiler.AskAsync(Honest, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Signal("CONT", compiler);
        Assert.Equal('A', (await answer)?.Kind);
    }

    [Fact]
    public async Task AskAsync_SourceThatNeedsYears_EndsAtItsProcessorTime()
    {
        using var compiler = Start();
        Assert.NotNull(await compiler.AskAsync(Honest, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        Assert.Null(await compiler.AskAsync(Endless, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
        Assert.False(compiler.WasKilled);
    }

    private Compiler Start()
    {
        Sandboxes.SkipWithoutSandbox();
        return new Compiler(new Surroundings(new SandboxOptions(), Bubblewrap.Find().Path, _session).Compiler());
    }

    private static void Signal(string name, Compiler compiler)
    {
        var child = File.ReadAllText($"/proc/{compiler.ProcessId}/task/{compiler.ProcessId}/children").Trim();
        Process.Start("kill", [$"-{name}", child]).WaitForExit();
    }
}
