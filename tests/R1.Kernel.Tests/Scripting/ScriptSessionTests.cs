using R1.Kernel.Scripting;

namespace R1.Tests.Kernel.Scripting;

public sealed class ScriptSessionTests : IDisposable
{
    private readonly ScriptSession _session = new(AppContext.BaseDirectory);
    private readonly RecordingOutput _output = new();
    private int _cells;

    public void Dispose() => _session.Dispose();

    private CellResult Run(string text, CancellationToken cancellation = default) =>
        _session.Execute(text, $"cell {++_cells}", _output, cancellation);

    private string Value(string text)
    {
        var result = Run(text);
        Assert.True(result.Status == CellStatus.Completed, string.Join('\n', result.Error?.Traceback ?? []));
        return result.Value?.Text ?? "(none)";
    }

    [Fact]
    public void Execute_VariablesOfEarlierCells_AreKept()
    {
        Value("var x = 20; int Twice(int n) => 2 * n; record Pair(int A, int B);");
        Assert.Equal("42", Value("Twice(x) + 2"));
        Assert.Equal("Pair { A = 1, B = 2 }", Value("new Pair(1, 2).ToString()"));
    }

    [Theory]
    [InlineData("1 + 1", "2")]
    [InlineData("var a = 1 + 1;", "(none)")]
    [InlineData("Console.WriteLine(3)", "(none)")]
    [InlineData("await Task.FromResult(5)", "5")]
    [InlineData("await Task.Delay(1)", "(none)")]
    [InlineData("return 7;", "7")]
    [InlineData("(string?)null", "null")]
    [InlineData("1 / 3.0", "0.3333333333333333")]
    [InlineData("Enumerable.Range(0, 3)", "[0, 1, 2]")]
    public void Execute_LastExpression_IsTheValue(string code, string expected) => Assert.Equal(expected, Value(code));

    [Fact]
    public void Execute_Exception_NamesCellAndLineOfEachFrame()
    {
        Value("int Divide(int a, int b)\n{\n    return a / b;\n}");
        var error = Run("var a = 1;\n\nDivide(a, 0)").Error!;
        Assert.Equal("System.DivideByZeroException", error.Name);
        Assert.Equal("   at cell 1, line 3: return a / b;", error.Traceback[1]);
        Assert.Equal("   at cell 2, line 3: Divide(a, 0)", error.Traceback[2]);
        Assert.Equal(3, error.Traceback.Count);
    }

    [Fact]
    public void Execute_AfterAnException_KeepsVariablesSetBeforeIt()
    {
        Assert.Equal(CellStatus.Failed, Run("var kept = 1; throw new InvalidOperationException(\"no\");").Status);
        Assert.Equal("1", Value("kept"));
    }

    [Fact]
    public void Execute_ErrorAfterAwait_NamesTheLine()
    {
        var error = Run("await Task.Yield();\nthrow new ArgumentException(\"late\");").Error!;
        Assert.Contains("   at cell 1, line 2: throw new ArgumentException(\"late\");", error.Traceback);
    }

    [Fact]
    public void Execute_CompileError_ShowsTheLineAndRunsNothing()
    {
        var result = Run("Console.WriteLine(\"no\");\nvar y = missing + 1;");
        Assert.Equal(CellStatus.Failed, result.Status);
        Assert.StartsWith("cell 1, line 2: error CS0103", result.Error!.Traceback[0]);
        Assert.Equal("    2 | var y = missing + 1;", result.Error.Traceback[1]);
        Assert.Equal("      |         ^", result.Error.Traceback[2]);
        Assert.Equal("", _output.Text("stdout"));
        Assert.Equal("5", Value("5"));
    }

    [Theory]
    [InlineData("using var stream = new System.IO.MemoryStream();", true)]
    [InlineData("await using System.IO.MemoryStream stream = new();", true)]
    [InlineData("using (var stream = new System.IO.MemoryStream()) { no }", false)]
    public void Execute_UsingVarAtTheTop_SaysWhatToWrite(string code, bool expected) =>
        Assert.Equal(expected, Run(code).Error!.Message.StartsWith("'using var' cannot stand at the top of a cell"));

    [Fact]
    public void Execute_ConsoleOutput_IsCapturedAlsoFromThreads()
    {
        Value("""
            Console.Write("one ");
            Console.Error.WriteLine("warned");
            var thread = new System.Threading.Thread(() => Console.Write("two "));
            thread.Start(); thread.Join();
            await Task.Run(() => Console.WriteLine("three"));
            """);
        Assert.Equal("one two three\n", _output.Text("stdout"));
        Assert.Equal("warned\n", _output.Text("stderr"));
    }

    [Fact]
    public void Execute_Display_GoesToTheCellsOutput()
    {
        Value("using R1.Notebook;\ndisplay(1); 2.Display(); Show.Line(\"t\", \"x\", \"y\", (\"a\", new[] { (0.0, 1.0), (1.0, 2.0) }));");
        Assert.Equal(["1", "2"], _output.Shown.Take(2).Select(b => b.Text));
        Assert.Contains("image/svg+xml", _output.Shown[2].Data.Keys);
    }

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("new System.Threading.ManualResetEventSlim().Wait();")]
    public void Execute_TimeOut_EndsTheCellAndKeepsTheSession(string endless)
    {
        Value("var x = 3;");
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(700));
        Assert.Equal(CellStatus.Aborted, Run(endless, cancel.Token).Status);
        Assert.Equal("3", Value("x"));
    }

    [Fact]
    public void Execute_HostTypes_AreTheHostsOwn() =>
        Assert.Equal("True", Value($"typeof(R1.Data.Problem).Assembly.Location == @\"{typeof(R1.Data.Problem).Assembly.Location}\" "
            + "&& System.Runtime.Loader.AssemblyLoadContext.Default.Assemblies.Contains(typeof(R1.Data.Problem).Assembly)"));

    [Fact]
    public void Execute_TensorsInCells_Work() =>
        Assert.Equal("6", Value("""
            #r "nuget: TorchSharp"
            using TorchSharp;
            using static TorchSharp.torch;
            var t = tensor(new float[] { 1, 2, 3 });
            t.sum().item<float>()
            """));

    [Fact]
    public void Execute_PackageOfTheHost_IsAccepted() => Assert.Equal("1", Value("1.ToString();\n#r \"nuget: Markdig, 1.0.0\"\n1"));

    [Theory]
    [InlineData("#r \"nuget: TorchSharp, 99.0.0\"", "line 1: 'TorchSharp, 99.0.0' is wanted")]
    [InlineData("1\n#!nonsense", "line 2: the magic command '#!nonsense' is not known here")]
    public void Execute_ForeignDirective_FailsWithItsLine(string code, string expected) =>
        Assert.Contains(expected, Run(code).Error!.Traceback[0]);

    [Fact]
    public void Execute_MagicOfMarkdown_IsShownAndLinesKeepTheirNumbers()
    {
        var error = Run("#!markdown\nIt's **bold**\n#!csharp\nvar x = 1;\nthrow new Exception(\"here\");").Error!;
        Assert.Equal("It's **bold**", Assert.Single(_output.Shown).Text);
        Assert.Contains("   at cell 1, line 5: throw new Exception(\"here\");", error.Traceback);
    }

    [Fact]
    public void Execute_Time_ShowsIt()
    {
        Value("#!time\nSystem.Threading.Thread.Sleep(1);");
        Assert.StartsWith("Wall time: ", Assert.Single(_output.Shown).Text);
    }

    [Fact]
    public void Execute_Import_RunsTheOtherNotebooksCells()
    {
        using var folder = new TemporaryFolder();
        Demo.Write(folder.Path, "other.ipynb", "var two = 2;", "int Twice(int n) => n * two;");
        File.WriteAllText(folder.File("bad.csx"), "var x = 1;\nthrow new Exception(\"inside\");");
        using var session = new ScriptSession(folder.Path);
        Assert.Equal("4", session.Execute("#!import other.ipynb\nTwice(two)", "cell 1", _output, default).Value!.Text);
        Assert.Contains("   at bad.csx, part 1, line 2: throw new Exception(\"inside\");",
            session.Execute("#!import bad.csx", "cell 2", _output, default).Error!.Traceback);
        Assert.Contains("line 1: there is no file", session.Execute("#!import no.csx", "cell 3", _output, default).Error!.Traceback[0]);
    }

    [Fact]
    public void Execute_PackageOfDotNetInteractive_IsItsTwin() =>
        Assert.Equal("1", Value("#r \"nuget: TorchSharp-cpu\"\n#r \"nuget: Plotly.NET.Interactive, 5.0.0\"\n1"));

    [Fact]
    public void Execute_Load_BringsTheFilesDeclarations()
    {
        var folder = Directory.CreateTempSubdirectory("r1nb");
        File.WriteAllText(Path.Combine(folder.FullName, "helper.csx"), "int Three() => 3;");
        using var session = new ScriptSession(folder.FullName);
        var result = session.Execute("var one = 1;\n#load \"helper.csx\"\nThree() + one", "cell 1", _output, default);
        Assert.Equal("4", result.Value?.Text ?? string.Join('\n', result.Error!.Traceback));
    }
}
