using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using R1.Notebook;

namespace R1.Tests.Notebook;

/// <summary>Against a stand-in of the same surface: the genuine package can no longer be had.</summary>
public class InteractiveSinkTests
{
    private const string StandIn = """
        namespace Microsoft.DotNet.Interactive;
        public class DisplayedValue { public string Last; public void Update(object value) => Last = "updated " + value; }
        public class KernelInvocationContext
        {
            public static KernelInvocationContext Current { get; set; }
            public System.Collections.Generic.List<string> Log = new();
        }
        public static class KernelInvocationContextExtensions
        {
            public static DisplayedValue DisplayAs(this KernelInvocationContext context, string value, string mimeType) => new();
            public static DisplayedValue Display(this KernelInvocationContext context, object value, params string[] mimeTypes)
            {
                foreach (var type in mimeTypes)
                    context.Log.Add(type + "=" + Microsoft.DotNet.Interactive.Formatting.Formatter.ToDisplayString(value, type));
                return new DisplayedValue();
            }
        }
        """;

    private static Assembly Compile()
    {
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var needed = new Regex(@"^(System\..*|netstandard|Microsoft\.DotNet\.Interactive\.Formatting)\.dll$");
        var references = trusted.Where(p => needed.IsMatch(Path.GetFileName(p))).Select(p => MetadataReference.CreateFromFile(p));
        var compilation = CSharpCompilation.Create("Microsoft.DotNet.Interactive", [CSharpSyntaxTree.ParseText(StandIn)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        stream.Position = 0;
        // A context of its own: other tests must not find a kernel in this process by its name in the default one.
        return new System.Runtime.Loader.AssemblyLoadContext("stand-in", isCollectible: true).LoadFromStream(stream);
    }

    [Fact]
    public void TryFind_WithoutKernel_IsNull() => Assert.Null(InteractiveSink.TryFind([typeof(string).Assembly]));

    [Fact]
    public void Show_UnderAKernel_HandsOverEveryForm()
    {
        var kernel = Compile();
        Assert.Null(InteractiveSink.TryFind([kernel]));
        var contextType = kernel.GetType("Microsoft.DotNet.Interactive.KernelInvocationContext")!;
        var context = Activator.CreateInstance(contextType)!;
        var log = (List<string>)contextType.GetField("Log")!.GetValue(context)!;
        contextType.GetProperty("Current")!.SetValue(null, context);
        try
        {
            var sink = InteractiveSink.TryFind([kernel])!;
            sink.Show(new MimeBundle("plain").With(Mime.Html, "<b>rich</b>"));
            sink.ShowLive(() => new MimeBundle("live")).Changed("");
            Assert.Equal(["text/plain=plain", "text/html=<b>rich</b>", "text/plain=live"], log);
        }
        finally
        {
            contextType.GetProperty("Current")!.SetValue(null, null);
        }
    }
}
