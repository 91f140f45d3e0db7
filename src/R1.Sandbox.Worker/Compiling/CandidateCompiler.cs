using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace R1.Sandbox.Worker.Compiling;

/// <summary>
/// A candidate's C# source to an assembly. No scripts (<c>#r</c> and <c>#load</c> are errors), no analysers or generators, no unsafe code, no
/// documentation and so no included files; the references are the runtime's own.
/// </summary>
internal static class CandidateCompiler
{
    /// <summary>The class that holds the calls. A candidate that declares it too does not compile.</summary>
    public const string CallsClass = "R1Calls";

    private const int MaxMessages = 10;

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, DocumentationMode.None);

    private static readonly CSharpCompilation Library = Base(OutputKind.DynamicallyLinkedLibrary);

    private static readonly CSharpCompilation Program = Base(OutputKind.ConsoleApplication);

    /// <summary>Compiles a program, or a library with one method for each call.</summary>
    /// <param name="source">The candidate.</param>
    /// <param name="calls">Expressions whose values are wanted; null for a program with an entry point.</param>
    public static (byte[]? Image, string Messages) Compile(string source, string[]? calls)
    {
        var tree = Parse(source, "candidate.cs");
        var compilation = calls is null ? Program.AddSyntaxTrees(EndCalls.Replace(tree)) : WithCalls(Parse(Methods.InClass(tree), "candidate.cs"), calls);
        using var image = new MemoryStream();
        var result = compilation.Emit(image, options: new EmitOptions(metadataOnly: false, debugInformationFormat: DebugInformationFormat.PortablePdb));
        return result.Success ? (image.ToArray(), "") : (null, Describe(result.Diagnostics));
    }

    private static CSharpCompilation WithCalls(SyntaxTree candidate, string[] calls) =>
        Library.AddSyntaxTrees([.. EndCalls.Replace(candidate), Calls(calls, candidate)]);

    private static string Describe(IEnumerable<Diagnostic> diagnostics) => string.Join('\n', diagnostics
        .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(MaxMessages).Select(diagnostic => diagnostic.ToString()));

    private static SyntaxTree Calls(string[] calls, SyntaxTree candidate)
    {
        var text = new StringBuilder(Methods.HasClass(candidate) ? $"using static {Methods.ClassName};\n" : "");
        text.Append("public static class ").Append(CallsClass).Append("\n{\n");
        for (var i = 0; i < calls.Length; i++)
            text.Append($"public static object? C{i}() => (object?)(\n#line 1 \"test {i + 1}\"\n{calls[i]}\n#line hidden\n);\n");
        return Parse(text.Append("}\n").ToString(), "tests.cs");
    }

    private static SyntaxTree Parse(string source, string path) => SyntaxFactory.ParseSyntaxTree(SourceText.From(source, Encoding.UTF8), Parsing, path);

    // What the SDK's implicit usings are to a console program.
    private static CSharpCompilation Base(OutputKind kind)
    {
        string[] usings = ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Text", "System.Threading", "System.Threading.Tasks"];
        var global = Parse(string.Concat(usings.Select(name => $"global using global::{name};\n")), "usings.cs");
        var options = new CSharpCompilationOptions(
            kind, optimizationLevel: OptimizationLevel.Release, allowUnsafe: false, concurrentBuild: false, deterministic: true,
            nullableContextOptions: NullableContextOptions.Annotations, warningLevel: 0, generalDiagnosticOption: ReportDiagnostic.Suppress);
        return CSharpCompilation.Create("candidate", [global], References(), options);
    }

    private static IEnumerable<MetadataReference> References() =>
        Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Where(path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll"))
            .Where(path => !path.EndsWith(".Native.dll", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
}
