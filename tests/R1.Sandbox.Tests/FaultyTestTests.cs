using R1.Sandbox;

namespace R1.Tests.Sandbox;

/// <summary>What is wrong with a test is its author's, whatever the candidate does.</summary>
public sealed class FaultyTestTests(Sandboxes sandboxes) : IClassFixture<Sandboxes>
{
    [Theory]
    [InlineData("assert f(1 == 2", "SyntaxError")]
    [InlineData("assert f(1) == 1 / 0", "ZeroDivisionError")]
    [InlineData("import no_such_module\nassert f(1) == 1", "no_such_module")]
    [InlineData("def forever():\n    while True: pass\nassert f(1) == forever()", "do not come to their end")]
    [InlineData("import time\ntime.sleep(1000)\nassert f(1) == 1", "do not come to their end")]
    [InlineData("f(1)", "no assertion")]
    public async Task Run_FaultyPythonTest_IsRefused(string test, string expected)
    {
        sandboxes.SkipWithoutPython();
        using var runner = new CodeRunner(new SandboxOptions { CpuSeconds = 1, WallSeconds = 8 });
        foreach (var candidate in new[] { "def f(x): return 1" })
            Assert.Contains(expected, (await Assert.ThrowsAsync<InvalidTestException>(() => runner.RunAsync(Sandboxes.Asserts(test), candidate))).Message);
    }

    [Fact]
    public async Task Run_FaultyPythonTestAndCandidate_IsRefusedAsWell()
    {
        sandboxes.SkipWithoutPython();
        await Assert.ThrowsAsync<InvalidTestException>(() => sandboxes.Runner.RunAsync(Sandboxes.Asserts("assert f("), "def f( return"));
        await Assert.ThrowsAsync<InvalidTestException>(() => sandboxes.Runner.RunAsync(
            Sandboxes.Asserts("assert f(1) == 1") with { Prelude = "import (" }, "def f(x): return 1"));
        await Assert.ThrowsAsync<InvalidTestException>(() => sandboxes.Runner.RunAsync(
            Sandboxes.Asserts("assert candidate(1) == 1") with { EntryPoint = "f" }, "def f(x): return 1"));
    }

    [Theory]
    [InlineData("assert f(1)['a'] == 1", "def f(x): return None")]
    [InlineData("for i in range(f(1)):\n    pass\nassert f(1) == 1", "def f(x): return 10 ** 12")]
    [InlineData("assert f(1) == 1", "def g(x): return 1")]
    [InlineData("assert sorted(f(1)) == [1]", "def f(x): return [1, 'a']")]
    public void Run_CandidateThatBreaksASoundTest_Fails(string test, string source)
    {
        sandboxes.SkipWithoutPython();
        Assert.False(sandboxes.Run(Sandboxes.Asserts(test), source).Passed);
    }

    [Theory]
    [InlineData("F(1) == Endless()", "do not compile")]
    [InlineData("F(1) == Enumerable.Repeat(1, int.MaxValue).Select(x => Enumerable.Repeat(1, int.MaxValue).LongCount(y => y > x)).Sum()",
        "no value within the limits")]
    [InlineData("F(1) == new Random()", "no plain value")]
    [InlineData("F(1 == 2", "no equality")]
    public async Task Run_FaultyCSharpTest_IsRefused(string test, string expected)
    {
        Sandboxes.SkipWithoutSandbox();
        var error = await Assert.ThrowsAsync<InvalidTestException>(() => sandboxes.Runner.RunAsync(Sandboxes.Calls(test), "long F(int x) => 1;"));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public async Task Run_InputBeyondItsFile_IsRefused()
    {
        Sandboxes.SkipWithoutSandbox();
        await Assert.ThrowsAsync<InvalidTestException>(() =>
            sandboxes.Runner.RunAsync(Sandboxes.Program(CodeLanguage.CSharp, new string('x', 5 << 20), ""), "Console.Read();"));
        await Assert.ThrowsAsync<InvalidTestException>(() => sandboxes.Runner.RunAsync(Sandboxes.Program(CodeLanguage.CSharp, "\ud800", ""),
            "Console.Read();"));
    }
}
