using R1.Kernel.Scripting;

namespace R1.Tests.Kernel.Scripting;

/// <summary>What cells of .NET Interactive do with its kernels, beside running C#. Alone: its commands take the console for a moment.</summary>
[Collection(nameof(InteractiveKernelsTests))]
[CollectionDefinition(nameof(InteractiveKernelsTests), DisableParallelization = true)]
public sealed class InteractiveKernelsTests : IDisposable
{
    private const string Usings = "using Microsoft.DotNet.Interactive;\nusing Microsoft.DotNet.Interactive.Commands;\n";

    private readonly ScriptSession _session = new(AppContext.BaseDirectory);
    private readonly RecordingOutput _output = new();
    private int _cells;

    public void Dispose() => _session.Dispose();

    private string Value(string text)
    {
        var result = _session.Execute(text, $"cell {++_cells}", _output, default);
        Assert.True(result.Status == CellStatus.Completed, string.Join('\n', result.Error?.Traceback ?? []));
        return result.Value?.Text ?? "(none)";
    }

    private string Shown => string.Join(" | ", _output.Shown.Select(shown => shown.Text));

    [Fact]
    public void Display_OfTheInvocationContext_ShowsAndUpdatesInPlace()
    {
        Value(Usings + "var shown = KernelInvocationContext.Current.Display(42);\nshown.Update(43);");
        Assert.Equal("42 | 43", Shown);
        Value(Usings + "KernelInvocationContext.Current.DisplayAs(\"<b>hello</b>\", \"text/html\");");
        Assert.Equal("<b>hello</b>", _output.Shown[^1].Data["text/html"]);
    }

    [Fact]
    public void Display_AfterAnAwait_IsShownToo()
    {
        Value(Usings + "await Task.Delay(10);\nKernelInvocationContext.Current.Display(1.5);");
        Assert.Equal("1.5", Shown);
    }

    [Fact]
    public void Display_OfOurOwn_IsShownOnceBesideIt()
    {
        Value(Usings + "_ = Kernel.Root;\ndisplay(1);\n2.Display();\nKernel.display(3);");
        Assert.Equal("1 | 2 | 3", Shown);
    }

    [Fact]
    public void Root_HasTheKernelThatRunsTheCells()
    {
        Assert.Equal("csharp", Value(Usings + "Kernel.Root.FindKernelByName(\"csharp\").Name"));
        Assert.Equal("csharp", Value(Usings + "string.Join(\",\", ((CompositeKernel)Kernel.Root).ChildKernels.Select(k => k.Name))"));
        Assert.Equal("True", Value(Usings + "Kernel.Root.FindKernelByName(\"fsharp\") == null"));
    }

    [Fact]
    public void SubmitCodeAsync_CSharp_RunsWithTheVariablesOfTheNotebook()
    {
        Value("var x = 20;");
        Value(Usings + "var outcome = await Kernel.Root.SubmitCodeAsync(\"Console.Write(x); x * 2 + 2\");");
        Assert.Equal("20", _output.Text("stdout"));
        Assert.Equal("42", Shown);
    }

    [Fact]
    public void SubmitCodeAsync_CodeThatFails_FailsTheCommandAndNotTheSession()
    {
        Assert.Equal("1", Value(Usings + """
            var outcome = await Kernel.Root.SubmitCodeAsync("nothing of that name");
            outcome.Events.OfType<Microsoft.DotNet.Interactive.Events.CommandFailed>().Count()
            """));
        Assert.Equal("2", Value("1 + 1"));
    }

    [Fact]
    public void Console_InACellThatNamesAKernel_IsWrittenOnceAndAfterwardsAsBefore()
    {
        Value(Usings + "Console.Write(Kernel.Root.Name.Length > 0);");
        Value("Console.Write(\"!\");");
        Assert.Equal("True!", _output.Text("stdout"));
    }
}
