using R1.Sandbox;
using R1.Sandbox.Tests;

namespace R1.Tests.Sandbox;

public sealed class LimitTests(Sandboxes sandboxes) : IClassFixture<Sandboxes>
{
    [Fact]
    public async Task Run_SleepsInEveryRun_HasOneTimeForAll()
    {
        Sandboxes.SkipWithoutSandbox();
        using var runner = new CodeRunner(new SandboxOptions { WallSeconds = 30, TotalSeconds = 3 });
        var task = new CodeTask { Language = CodeLanguage.CSharp, Tests = [.. Enumerable.Range(0, 50).Select(_ => new InputOutputTest("", ""))] };
        var result = await runner.RunAsync(task, "Thread.Sleep(1000);");
        Assert.False(result.Passed);
        Assert.Contains(result.Tests, test => test.Status == TestStatus.NotRun);
        Assert.True(result.Tests.Count(test => test.Status == TestStatus.Passed) <= 3);
    }

    [Fact]
    public void Left_AllTimeIsOver_IsZeroAndNotLess() =>
        Assert.Equal(TimeSpan.Zero, new Tally(new SandboxOptions { WallSeconds = 30, TotalSeconds = 0 }).Left);

    [Fact]
    public void Run_SourceBeyondReason_IsNotCompiled()
    {
        var replacements = sandboxes.Runner.Replacements;
        Assert.Equal(TestStatus.NotRun, sandboxes.Run(Sandboxes.Calls("F() == 1"), $"int F() => 1; // {new string('x', 1 << 20)}").Tests[0].Status);
        Assert.Equal(replacements, sandboxes.Runner.Replacements);
    }

    [Fact]
    public void Run_SourceThatTheCompilerDoesNotSurvive_CostsOneCompiler()
    {
        Assert.True(sandboxes.Run(Sandboxes.Calls("F() == 1"), "int F() => 1;").Passed);
        var replacements = sandboxes.Runner.Replacements;
        Assert.Equal(TestStatus.NotRun, sandboxes.Run(Sandboxes.Calls("F() == \"\""),
            $"string F() => {new string('(', 100_000)}\"\"{new string(')', 100_000)};").Tests[0].Status);
        Assert.InRange(sandboxes.Runner.Replacements - replacements, 0, 1);
    }

    [Fact]
    public async Task Run_Cancelled_GivesNoVerdictAndLosesNoWorker()
    {
        Sandboxes.SkipWithoutSandbox();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sandboxes.Runner.RunAsync(Sandboxes.Calls("F() == 1"),
            "int F() { Thread.Sleep(-1); return 1; }", cancellation.Token));
        Assert.True(sandboxes.Run(Sandboxes.Calls("F() == 1"), "int F() => 1;").Passed);
    }
}
