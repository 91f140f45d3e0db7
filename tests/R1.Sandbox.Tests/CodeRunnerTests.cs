using System.Diagnostics;
using R1.Sandbox;

namespace R1.Tests.Sandbox;

public sealed class CodeRunnerTests(Sandboxes sandboxes) : IClassFixture<Sandboxes>
{
    private static readonly CodeTask Add = Sandboxes.Calls("Add(1, 2) == 3", "Debug.Assert(Add(-1, 2) == 1);", "Assert.Equal(7, Add(3, 4))");

    [Theory]
    [InlineData("int Add(int a, int b) => a + b;", "Passed Passed Passed")]
    [InlineData("public static class Solution { public static int Add(int a, int b) => a + b; }", "Passed Passed Passed")]
    [InlineData("using System.Numerics;\nBigInteger Add(BigInteger a, BigInteger b) { return a + b; }\nConsole.WriteLine(Add(1, 1));", "Passed Passed Passed")]
    [InlineData("int Add(int a, int b) => a > 0 ? a + b : 0;", "Passed Failed Passed")]
    [InlineData("int Add(int a, int b) => a > 0 ? a + b : throw new InvalidOperationException(\"no\");", "Passed Raised Passed")]
    [InlineData("int Add(int a, int b) { if (a < 0) Environment.FailFast(\"\"); return a + b; }", "Passed Ended Passed")]
    [InlineData("int Add(int a, int b) { while (a < 0); return a + b; }", "Passed TimedOut NotRun")]
    [InlineData("int Add(int a, int b) => a +;", "NotRun NotRun NotRun")]
    [InlineData("int Sub(int a, int b) => a - b;", "NotRun NotRun NotRun")]
    public void Run_CSharpCalls_JudgesEachTest(string source, string expected) => Assert.Equal(expected, Statuses(sandboxes.Run(Add, source)));

    [Theory]
    [InlineData("new[] { 1, 2, 3 }", "new List<long> { 1, 2, 3 }", true)]
    [InlineData("0.1 + 0.2", "0.3", true)]
    [InlineData("new Dictionary<string, int> { [\"a\"] = 1, [\"b\"] = 2 }", "new SortedDictionary<string, int> { [\"b\"] = 2, [\"a\"] = 1 }", true)]
    [InlineData("(1, \"x\", null as object)", "(1, \"x\", null as object)", true)]
    [InlineData("'a'", "\"a\"", true)]
    [InlineData("\"a;b:c\"", "\"a;b:c\"", true)]
    [InlineData("new[] { 1, 2 }", "(1, 2)", false)]
    [InlineData("1", "true", false)]
    [InlineData("1e-12", "0", false)]
    [InlineData("double.NaN", "double.NaN", true)]
    public void Run_Values_AreComparedByValue(string value, string expected, bool equal) =>
        Assert.Equal(equal, sandboxes.Run(Sandboxes.Calls($"F() == {expected}"), $"object F() => {value};").Passed);

    [Fact]
    public void Run_CSharpProgram_ReadsInputAndWritesOutput()
    {
        var task = new CodeTask
        {
            Language = CodeLanguage.CSharp,
            Tests = [new InputOutputTest("3 4\n", "7\n"), new InputOutputTest("1 1", "2"), new InputOutputTest("", "0")],
        };
        var source = "var line = Console.ReadLine(); Console.WriteLine(line is null ? 0 : line.Split(' ').Sum(int.Parse)); Console.Error.WriteLine(\"noise\");";
        Assert.Equal("Passed Passed Passed", Statuses(sandboxes.Run(task, source)));
        Assert.Equal("Failed Failed Failed", Statuses(sandboxes.Run(task, "Console.WriteLine(1);")));
        Assert.Equal("Passed Passed Raised", Statuses(sandboxes.Run(task,
            "class P { static async Task Main(string[] a) { await Task.Yield(); Console.Write(Console.In.ReadToEnd().Trim().Split(' ').Sum(int.Parse)); } }")));
    }

    [Fact]
    public void Run_ProgramThatCallsExit_EndsAtOnceWithItsOutput()
    {
        var task = Sandboxes.Program(CodeLanguage.CSharp, "1", "1");
        Assert.True(sandboxes.Run(task, "Console.WriteLine(Console.In.ReadToEnd()); Environment.Exit(0); Console.WriteLine(2);").Passed);
        Assert.Equal("Ended", Statuses(sandboxes.Run(Sandboxes.Calls("F() == 1"), "int F() { System.Environment.Exit(0); return 1; }")));
    }

    [Theory]
    [InlineData("using System.Numerics;\n\n// a comment\nint Add(int a, int b)\n{\n    return a + c;\n}", "candidate.cs(6,16): error CS0103")]
    [InlineData("Console.WriteLine();\nint Add(int a, int b) =>\n  a +;", "candidate.cs(3,6): error CS1525")]
    [InlineData("int Add(int a, int b) => new T().Add(a, b);\nclass T\n{\n    public int Add(int a, int b) => a + d;\n}", "candidate.cs(4,41): error CS0103")]
    [InlineData("int Sub(int a, int b) => a - b;", "test 1(1,1): error CS0103")]
    public void Run_FaultySource_MessagesCountItsOwnLines(string source, string expected) =>
        Assert.StartsWith(expected, sandboxes.Run(Add, source).CompilerMessages);

    [Fact]
    public void Run_Python_AssertsAndPrograms()
    {
        sandboxes.SkipWithoutPython();
        var asserts = Sandboxes.Asserts("assert f([3, 1, 2]) == [1, 2, 3]", "assert f(()) == []", "assert f({2: 'x', 1: 'y'}) == [1, 2]");
        Assert.Equal("Passed Passed Passed", Statuses(sandboxes.Run(asserts, "def f(x):\n    return sorted(x)")));
        Assert.Equal("Failed Passed Passed", Statuses(sandboxes.Run(asserts, "def f(x):\n    return sorted(x) if len(x) < 3 else list(x)")));
        Assert.Equal("Passed Raised Passed", Statuses(sandboxes.Run(asserts, "def f(x):\n    if not x: raise KeyError(1)\n    return sorted(x)")));
        var program = Sandboxes.Program(CodeLanguage.Python, "2 3\n", "5");
        Assert.True(sandboxes.Run(program, "print(sum(map(int, input().split())))\nexit()").Passed);
        Assert.False(sandboxes.Run(program, "print(input())").Passed);
    }

    [Fact]
    public void Run_ThreadsTasksAndCollections_WorkInTheCopy()
    {
        const string source = """
            long F(int n)
            {
                var lists = Enumerable.Range(0, n).AsParallel().Select(i => Enumerable.Range(0, 1000).Select(x => x.ToString()).ToList()).ToList();
                var sum = Task.WhenAll(Enumerable.Range(0, n).Select(async i => { await Task.Delay(1); GC.Collect(); return i; })).Result.Sum();
                var spinning = true;
                var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() => { while (Volatile.Read(ref spinning)) ; })).ToList();
                foreach (var thread in threads) thread.Start();
                GC.Collect();
                Volatile.Write(ref spinning, false);
                foreach (var thread in threads) thread.Join();
                return sum + lists.Sum(list => list.Count);
            }
            """;
        var result = sandboxes.Run(Sandboxes.Calls("F(20) == 20190"), source);
        Assert.True(result.Passed, $"{result.Tests[0]} {result.CompilerMessages}");
    }

    [Fact]
    public async Task RunAll_ForkServerAndCompilersKilled_NothingIsLost()
    {
        var runner = sandboxes.Runner;
        Assert.True(sandboxes.Run(Add, "int Add(int a, int b) => a + b;").Passed);
        var all = runner.RunAllAsync(Enumerable.Range(0, 60).Select(i => (Add, $"int Add(int a, int b) => a + b + {i % 2};")));
        for (var i = 0; i < 3; i++)
        {
            await Task.Delay(150);
            using var victim = Process.GetProcessById(runner.Pool.Server.ProcessId);
            victim.Kill(entireProcessTree: true);
        }
        var results = await all;
        Assert.All(results.Select((result, i) => (result, i)), one => Assert.Equal(one.i % 2 == 0, one.result.Passed));
        Assert.True(runner.Pool.Replacements >= 1);
    }

    [Theory]
    [InlineData("F(2) > 3", "no equality")]
    [InlineData("F(2) == G", "do not compile")]
    [InlineData("F(2) == int.Parse(\"x\")", "no plain value")]
    public async Task Run_FaultyTest_SaysSo(string assertion, string expected)
    {
        var error = await Assert.ThrowsAsync<InvalidTestException>(() => sandboxes.Runner.RunAsync(Sandboxes.Calls(assertion), "int F(int x) => x;"));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void New_WithoutBubblewrap_RefusesUnlessAllowed()
    {
        var error = Assert.Throws<SandboxUnavailableException>(() => new CodeRunner(new SandboxOptions(), (null, "bubblewrap is not installed")));
        Assert.Equal("Candidates' code is not run: bubblewrap is not installed. Set AllowUnsandboxed to run it without a sandbox.", error.Message);
    }

    [Fact]
    public async Task Run_WithoutBubblewrapButAllowed_RunsWithLimitsAlone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the workers need Linux");
        using var runner = new CodeRunner(new SandboxOptions { AllowUnsandboxed = true, CpuSeconds = 2 }, (null, "not installed"));
        Assert.True((await runner.RunAsync(Add, "int Add(int a, int b) => a + b;")).Passed);
        Assert.Equal("Ended Ended Ended", Statuses(await runner.RunAsync(Add, "int Add(int a, int b) { Environment.Exit(0); return a + b; }")));
    }

    private static string Statuses(CodeResult result) => string.Join(' ', result.Tests.Select(test => test.Status));
}
