using R1.Sandbox;

namespace R1.Tests.Sandbox;

/// <summary>One runner with short limits for a class of tests; on a machine without sandbox its tests are skipped with the reason.</summary>
public sealed class Sandboxes : IDisposable
{
    private readonly Lazy<CodeRunner> _runner = new(() => new CodeRunner(new SandboxOptions
    {
        CpuSeconds = 1, WallSeconds = 20, MemoryMegabytes = 256, FileMegabytes = 4, OutputBytes = 200_000, CompileSeconds = 10, Workers = 4,
    }));

    /// <summary>The runner, where there can be one.</summary>
    public CodeRunner Runner
    {
        get
        {
            SkipWithoutSandbox();
            return _runner.Value;
        }
    }

    public static void SkipWithoutSandbox()
    {
        var reason = CodeRunner.WhyUnavailable();
        Assert.SkipUnless(reason is null, $"no sandbox: {reason}");
    }

    public void SkipWithoutPython() => Assert.SkipUnless(Runner.HasPython, "no Python 3.9 or newer");

    public CodeResult Run(CodeTask task, string candidate) => Runner.RunAsync(task, candidate).GetAwaiter().GetResult();

    public static CodeTask Calls(params string[] assertions) => Of(CodeLanguage.CSharp, assertions);

    public static CodeTask Asserts(params string[] assertions) => Of(CodeLanguage.Python, assertions);

    public static CodeTask Program(CodeLanguage language, string input, string output) =>
        new() { Language = language, Tests = [new InputOutputTest(input, output)] };

    public void Dispose()
    {
        if (_runner.IsValueCreated) _runner.Value.Dispose();
    }

    private static CodeTask Of(CodeLanguage language, string[] assertions) =>
        new() { Language = language, Tests = [.. assertions.Select(code => new AssertionTest(code))] };
}
