using R1.Kernel.Scripting;
using R1.Notebook;
using R1.Tests.Kernel.Notebooks;

namespace R1.Tests.Kernel.Scripting;

/// <summary>Magic commands do what they do in .NET Interactive 1.0.712001, whose answers to the same cells these are.</summary>
public sealed class MagicCommandsTests : IDisposable
{
    private readonly ScriptSession _session = new(AppContext.BaseDirectory);
    private readonly RecordingOutput _output = new();
    private int _cells;

    public void Dispose() => _session.Dispose();

    private CellResult Run(string text) => _session.Execute(text, $"cell {++_cells}", _output, default);

    private string Value(string text)
    {
        var result = Run(text);
        Assert.True(result.Status == CellStatus.Completed, string.Join('\n', result.Error?.Traceback ?? []));
        return result.Value?.Text ?? "(none)";
    }

    [Theory]
    [InlineData("#!set --name z --value 5", "z.GetType() + \" \" + z", "System.String 5")]
    [InlineData("#!set --name z --value \"hello there\"", "z", "\"hello there\"")]
    [InlineData("#!set --name z --value {\"a\":1}", "z", "{\"a\":1}")]
    [InlineData("#!set --name z --value @csharp:a", "z.GetType() + \" \" + z", "System.Double 1")]
    [InlineData("#!set --name z --value @csharp:list", "z.GetType().ToString()", "System.Text.Json.JsonDocument")]
    [InlineData("#!set --byref --name z --value @csharp:list", "object.ReferenceEquals(z, list)", "True")]
    [InlineData("#!set --name z --value @input:\"who?\"", "z", "typed")]
    [InlineData("#!share --from csharp list --as z", "object.ReferenceEquals(z, list)", "True")]
    [InlineData("#!share list --from csharp --as z", "z.Count", "2")]
    [InlineData("#!share list --from csharp", "list.Count", "2")]
    public void Execute_SetAndShare_DeclareTheVariable(string magic, string expression, string expected)
    {
        Value("var a = 1; var list = new List<int> { 1, 2 };");
        Value(magic);
        Assert.Equal(expected, Value(expression));
    }

    [Theory]
    [InlineData("#!set --name z", "line 1: #!set: --value is missing")]
    [InlineData("#!set --name 3x --value 1", "line 1: #!set: '3x' is no name for a variable")]
    [InlineData("#!share --from csharp nothing", "line 1: #!share: there is no variable 'nothing'")]
    [InlineData("1\n#!share --from fsharp a", "line 2: #!share: there is no kernel 'fsharp' here")]
    public void Execute_SetAndShareThatCannotWork_SayWhy(string magic, string expected) => Assert.Contains(expected, Run(magic).Error!.Traceback[0]);

    [Fact]
    public void Execute_WhoBetweenCode_SeesWhatStandsBeforeIt()
    {
        Assert.Equal("6", Value("var first = 5;\nfirst\n#!who\nvar second = 6;\nsecond"));
        Assert.Equal(["5", "[first]"], _output.Shown.Select(shown => shown.Text));
    }

    [Fact]
    public void Execute_Whos_ShowsTypesAndValues()
    {
        Value("var a = 1; var list = new List<int> { 1, 2 }; var text = new[,] { { \"x\" } };");
        Value("var a = 2.5;");
        Value("#!whos");
        var html = _output.Shown[0].Data[Mime.Html];
        foreach (var expected in new[] { "Variable", "System.Double", "2.5", "System.Collections.Generic.List&lt;System.Int32&gt;", "[1, 2]",
            "System.String[,]" })
            Assert.Contains(expected, html);
        Assert.DoesNotContain("System.Int32<", html);
    }

    [Theory]
    [InlineData("#!lsmagic", "#!whos")]
    [InlineData("#!about", "R1 Notebooks")]
    public void Execute_ListAndAbout_ShowATable(string magic, string expected)
    {
        Value(magic);
        Assert.Contains(expected, Assert.Single(_output.Shown).Text);
    }

    [Fact]
    public void Execute_MermaidAndJavaScript_AreShown()
    {
        Value("#!mermaid\ngraph TD\n  A-->B\n#!javascript\nconsole.log(1)");
        Assert.Equal("graph TD\n  A-->B", _output.Shown[0].Text);
        Assert.Contains("A--&gt;B", _output.Shown[0].Data[Mime.Html]);
        Assert.Contains("console.log(1)</script>", _output.Shown[1].Data[Mime.Html]);
    }

    [Fact]
    public void Execute_ImportOfADibFile_RunsAndShowsItsCells()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("other.dib"), DibFileTests.Text);
        var result = Run($"#!import {folder.File("other.dib")}");
        Assert.Contains("other.dib, part 3, line 2: this part is written in F#", result.Error!.Traceback[0]);
        Assert.Equal("# A title", Assert.Single(_output.Shown).Text);
        Assert.Equal("6", Value("six"));
    }

    [Theory]
    [InlineData("File.Exists(\"x\")", "'File' does not exist")]
    [InlineData("Thread.Sleep(1)", "'Thread' does not exist")]
    public void Execute_NamespaceThatDotNetInteractiveDoesNotImport_NeedsItsUsing(string code, string expected) =>
        Assert.Contains(expected, Run(code).Error!.Message);

    [Fact]
    public void Execute_DefaultImports_AreThoseOfDotNetInteractive() =>
        Assert.Equal("True", Value("new StringBuilder().Append(new ArrayList { 1 }.Count).Length == Enumerable.Range(0, 1).Count()"));
}
