using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;
using R1.Kernel.Notebooks;
using R1.Notebook;

namespace R1.Kernel.Scripting;

/// <summary>
/// C# cells that share their variables. Knows nothing of notebooks or messages: the headless runner and a kernel drive it alike, one cell at
/// a time.
/// </summary>
internal sealed class ScriptSession : IDisposable
{
    private static readonly string[] StandardImports =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Text", "System.Threading", "System.Threading.Tasks",
        "R1.Notebook.Hosting.DisplayGlobals",
    ];

    private readonly InteractiveAssemblyLoader _loader = new();
    private readonly ConcurrentDictionary<string, string> _sources = new();
    private readonly List<string> _submissions = [];
    private readonly PackageLoader _packages;
    private readonly string _baseDirectory;
    private ScriptOptions _options;
    private ScriptState<object>? _state;
    private int _bound;

    /// <param name="baseDirectory">Where <c>#r "path"</c> and <c>#load</c> look.</param>
    public ScriptSession(string baseDirectory)
    {
        (_baseDirectory, _packages) = (baseDirectory, new PackageLoader(_loader));
        _options = ScriptOptions.Default
            .WithReferences(HostAssemblies.References)
            .WithImports(StandardImports)
            .WithLanguageVersion(LanguageVersion.Latest)
            .WithEmitDebugInformation(true)
            .WithFileEncoding(Encoding.UTF8)
            .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(baseDirectory))
            .WithSourceResolver(ScriptSourceResolver.Default.WithBaseDirectory(baseDirectory));
    }

    /// <summary>Code of the cells that were compiled and run, in order.</summary>
    public IReadOnlyList<string> Submissions
    {
        get
        {
            lock (_submissions) return [.. _submissions];
        }
    }

    /// <summary>Namespaces that every cell sees.</summary>
    public IEnumerable<string> Imports => _options.Imports;

    /// <summary>What cells are compiled against.</summary>
    public IEnumerable<MetadataReference> References => _options.MetadataReferences;

    public MetadataReferenceResolver MetadataResolver => _options.MetadataResolver;

    public SourceReferenceResolver SourceResolver => _options.SourceResolver;

    /// <summary>Whether a cell ignored its interrupt; nothing more can be run.</summary>
    public bool IsStuck { get; private set; }

    /// <summary>Runs one cell to its end on a thread of its own.</summary>
    /// <param name="text">The cell's source.</param>
    /// <param name="cell">Its name in tracebacks, e.g. <c>cell 3</c>.</param>
    /// <param name="output">Takes console text and displayed values as they come.</param>
    /// <param name="cancellation">Ends the cell: an interrupt or its time-out.</param>
    /// <exception cref="InvalidOperationException">An earlier cell is stuck.</exception>
    public CellResult Execute(string text, string cell, ICellOutput output, CancellationToken cancellation)
    {
        if (IsStuck) throw new InvalidOperationException("An earlier cell ignored its interrupt and still runs: start the session anew.");
        var result = new CellResult(CellStatus.Completed);
        var guarded = new GuardedOutput(output, cancellation);
        var status = CellThread.Run(async () =>
        {
            ConsoleRouter.Route(guarded);
            using var display = DisplayContext.Use(guarded);
            result = await RunCell(text, cell, cancellation);
        }, fault => output.Write("stderr", string.Join('\n', Failed(fault).Error!.Traceback) + "\n"), cancellation);
        IsStuck = status == CellStatus.Stuck;
        // An interrupted wait surfaces as an exception of the cell.
        if (result.Status == CellStatus.Failed && cancellation.IsCancellationRequested) status = CellStatus.Aborted;
        return status == CellStatus.Completed ? result : Ended(status);
    }

    /// <summary>Gives the compiler its slow first run on another thread, before anybody waits for it.</summary>
    public Task WarmUp() => Task.Factory.StartNew(() =>
    {
        var script = CSharpScript.Create<object>("var warm = 1; Console.Write(\"\"); warm", _options.WithFilePath("warm-up"));
        using var image = new MemoryStream();
        script.GetCompilation().Emit(image);
        _ = HasValue(script);
    }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>The value of an expression over the variables; what it declares is forgotten.</summary>
    public CellResult Evaluate(string expression)
    {
        var before = (_state, _bound);
        try
        {
            return RunScript(expression, "expression", CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Exception fault)
        {
            return Failed(fault);
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
        _loader.Dispose();
    }

    private static CellResult Ended(CellStatus status)
    {
        var message = status == CellStatus.Aborted ? "The cell was interrupted." : "The cell ignored its interrupt and still runs.";
        return new CellResult(status, Error: new CellError("Interrupted", message, [message]));
    }

    private async Task<CellResult> RunCell(string text, string cell, CancellationToken cancellation)
    {
        try
        {
            _sources[cell] = text.ReplaceLineEndings("\n");
            var source = CellSource.Prepare(text);
            foreach (var (file, line) in source.Magics.Imports)
                if (await Import(file, line, cancellation) is { Error: not null } failed) return failed;
            LoadPackages(source);
            foreach (var (kind, prose) in source.Magics.Prose)
                if (kind == "html") Show.Html(prose, prose);
                else Show.Markdown(prose);
            var clock = Stopwatch.StartNew();
            var result = await RunScript(source.Code, cell, cancellation);
            if (source.Magics.IsTimed) Show.Value($"Wall time: {clock.Elapsed.TotalMilliseconds:0.0} ms");
            return result;
        }
        catch (DirectiveException fault)
        {
            return new CellResult(CellStatus.Failed, Error: ErrorReport.OfDirective(fault, cell));
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            return Failed(fault);
        }
    }

    /// <summary>Runs the C# of another notebook or script.</summary>
    private async Task<CellResult?> Import(string file, int line, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(file, _baseDirectory);
        if (!File.Exists(path)) throw new DirectiveException($"there is no file {path}.", line);
        string[] parts = path.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase)
            ? [.. NotebookDocument.Load(path).Cells.Where(c => c.IsCode).Select(c => c.Source)]
            : [File.ReadAllText(path)];
        CellResult? result = null;
        for (var i = 0; i < parts.Length && result?.Error is null; i++)
            result = await RunCell(parts[i], $"{Path.GetFileName(path)}, part {i + 1}", cancellation);
        return result;
    }

    private void LoadPackages(CellSource source)
    {
        foreach (var place in source.Magics.PackageSources) _packages.AddSource(Path.Exists(place) ? Path.GetFullPath(place) : place);
        if (source.Packages.Count == 0) return;
        try
        {
            var paths = _packages.Load([.. source.Packages.Select(p => p.Text)]);
            _options = _options.AddReferences(paths.Select(path => MetadataReference.CreateFromFile(path)));
        }
        catch (InvalidOperationException fault)
        {
            throw new DirectiveException(fault.Message, source.Packages[0].Line);
        }
    }

    private async Task<CellResult> RunScript(string code, string cell, CancellationToken cancellation)
    {
        // A cell inherits the references of those before it; given them again, it would keep them again, and every later cell all of these.
        var references = _options.MetadataReferences;
        var options = _options.WithFilePath(cell).WithReferences(references.Skip(_bound));
        var script = _state is null
            ? CSharpScript.Create<object>(code, options, assemblyLoader: _loader)
            : _state.Script.ContinueWith<object>(code, options);
        var errors = script.Compile(cancellation).Where(d => d.Severity == DiagnosticSeverity.Error).ToArray();
        if (errors.Length > 0) return new CellResult(CellStatus.Failed, Error: ErrorReport.OfDiagnostics(errors, cell, _sources.GetValueOrDefault(cell, code)));
        var run = _state is null ? script.RunAsync(null, _ => true, cancellation) : script.RunFromAsync(_state, _ => true, cancellation);
        (_state, _bound) = (await run, references.Length);
        lock (_submissions) _submissions.Add(code);
        if (_state.Exception is { } fault) return Failed(fault);
        // Formatting runs code of the value (a lazy sequence, a ToString), so it belongs to the cell.
        return new CellResult(CellStatus.Completed, HasValue(script) && !FormatterEvents.IsShown(_state.ReturnValue) ? ValueFormatter.Format(_state.ReturnValue) : null);
    }

    private CellResult Failed(Exception fault) =>
        new(CellStatus.Failed, Error: ErrorReport.OfException(fault, cell => _sources.GetValueOrDefault(cell)));

    /// <summary>Whether the cell ends in an expression without semicolon that is not void, or in a top-level return.</summary>
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
