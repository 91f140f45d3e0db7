using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;

namespace R1.Kernel.Scripting;

/// <summary>How a submission ended.</summary>
/// <param name="Errors">What kept it from being compiled.</param>
/// <param name="Fault">What it has thrown.</param>
/// <param name="HasValue">Whether it ends in an expression.</param>
/// <param name="Value">Its value.</param>
internal sealed record SubmissionResult(IReadOnlyList<Diagnostic> Errors, Exception? Fault = null, bool HasValue = false, object? Value = null);

/// <summary>Pieces of C# script, each knowing the variables and types of those before it.</summary>
internal sealed class SubmissionChain : IDisposable
{
    // Those of .NET Interactive, so that a notebook that runs here runs there.
    private static readonly string[] StandardImports =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
        "R1.Notebook.Hosting.DisplayGlobals",
    ];

    private readonly List<string> _codes = [];
    private ScriptOptions _options;
    private ScriptState<object>? _state;
    private int _bound;

    /// <param name="baseDirectory">Where <c>#r "path"</c> and <c>#load</c> look.</param>
    public SubmissionChain(string baseDirectory) => _options = ScriptOptions.Default
        .WithReferences(HostAssemblies.References)
        .WithImports(StandardImports)
        .WithLanguageVersion(LanguageVersion.Latest)
        .WithEmitDebugInformation(true)
        .WithFileEncoding(Encoding.UTF8)
        .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(baseDirectory))
        .WithSourceResolver(ScriptSourceResolver.Default.WithBaseDirectory(baseDirectory));

    /// <summary>Knows the assemblies that were loaded for the submissions.</summary>
    public InteractiveAssemblyLoader Loader { get; } = new();

    /// <summary>Imports, references and resolvers of the next submission.</summary>
    public ScriptOptions Options => _options;

    /// <summary>What was compiled and run, in order.</summary>
    public IReadOnlyList<string> Codes
    {
        get
        {
            lock (_codes) return [.. _codes];
        }
    }

    /// <summary>The variables in the order in which their names came up; of two with one name the later.</summary>
    public IReadOnlyList<ScriptVariable> Variables => [.. (_state?.Variables ?? []).GroupBy(v => v.Name).Select(same => same.Last())];

    /// <summary>Compiles later submissions against more assemblies.</summary>
    public void AddReferences(IEnumerable<string> paths) => _options = _options.AddReferences(paths.Select(path => MetadataReference.CreateFromFile(path)));

    /// <summary>Gives the compiler its slow first run.</summary>
    public void WarmUp()
    {
        var script = CSharpScript.Create<object>("var warm = 1; Console.Write(\"\"); warm", _options.WithFilePath("warm-up"));
        using var image = new MemoryStream();
        script.GetCompilation().Emit(image);
        _ = HasValue(script);
    }

    /// <summary>Compiles and runs a piece of code; variables that it has set before an exception stay.</summary>
    /// <param name="code">C# script.</param>
    /// <param name="name">Its name in tracebacks.</param>
    /// <param name="cancellation">Ends the compiler.</param>
    public async Task<SubmissionResult> Run(string code, string name, CancellationToken cancellation)
    {
        // A submission inherits the references of those before it; given them again, it would keep them again, and every later one all of these.
        var references = _options.MetadataReferences;
        var options = _options.WithFilePath(name).WithReferences(references.Skip(_bound));
        var script = _state is null
            ? CSharpScript.Create<object>(code, options, assemblyLoader: Loader)
            : _state.Script.ContinueWith<object>(code, options);
        var errors = script.Compile(cancellation).Where(d => d.Severity == DiagnosticSeverity.Error).ToArray();
        if (errors.Length > 0) return new SubmissionResult(errors);
        var run = _state is null ? script.RunAsync(null, _ => true, cancellation) : script.RunFromAsync(_state, _ => true, cancellation);
        (_state, _bound) = (await run, references.Length);
        lock (_codes) _codes.Add(code);
        return new SubmissionResult([], _state.Exception, _state.Exception is null && HasValue(script), _state.ReturnValue);
    }

    /// <summary>Runs an expression and forgets what it declares.</summary>
    public SubmissionResult Evaluate(string expression)
    {
        var before = (_state, _bound);
        try
        {
            return Run(expression, "expression", CancellationToken.None).GetAwaiter().GetResult();
        }
        finally
        {
            (_state, _bound) = before;
        }
    }

    /// <summary>Drops the variables.</summary>
    public void Dispose()
    {
        _state = null;
        Loader.Dispose();
    }

    /// <summary>Whether the code ends in an expression without semicolon that is not void, or in a top-level return.</summary>
    private static bool HasValue(Script script)
    {
        var compilation = script.GetCompilation();
        var tree = compilation.SyntaxTrees.Last();
        return tree.GetRoot().ChildNodes().LastOrDefault() switch
        {
            GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true, Expression: var expression } } =>
                compilation.GetSemanticModel(tree).GetTypeInfo(expression).Type?.SpecialType != SpecialType.System_Void,
            GlobalStatementSyntax { Statement: ReturnStatementSyntax { Expression: not null } } => true,
            _ => false,
        };
    }
}
