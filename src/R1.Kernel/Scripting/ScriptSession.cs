using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.CodeAnalysis.Scripting;
using R1.Kernel.Notebooks;
using R1.Notebook;

namespace R1.Kernel.Scripting;

/// <summary>
/// Cells that share their variables. Knows nothing of notebooks or messages: the headless runner and a kernel drive it alike, one cell at a time.
/// </summary>
internal sealed class ScriptSession : IDisposable
{
    /// <summary>Name of the error of a cell that was interrupted.</summary>
    public const string Interrupted = "Interrupted";

    private readonly ConcurrentDictionary<string, string> _sources = new();
    private readonly SubmissionChain _chain;
    private readonly PackageLoader _packages;
    private readonly string _baseDirectory;
    private InteractiveKernels? _kernels;

    /// <param name="baseDirectory">Where <c>#r "path"</c>, <c>#load</c> and <c>#!import</c> look.</param>
    public ScriptSession(string baseDirectory)
    {
        (_baseDirectory, _chain) = (baseDirectory, new SubmissionChain(baseDirectory));
        _packages = new PackageLoader(_chain.Loader);
    }

    /// <summary>The C# of the cells that were compiled and run, in order.</summary>
    public IReadOnlyList<string> Submissions => _chain.Codes;

    /// <summary>Imports, references and resolvers of the next cell.</summary>
    public ScriptOptions Options => _chain.Options;

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
        var status = CellThread.Run(() =>
        {
            // Before .NET Interactive takes the console, which puts back what it has found there.
            ConsoleRouter.Route(guarded);
            return UnderKernels(text, guarded, async () =>
            {
                using var display = DisplayContext.Use(guarded);
                result = await RunCell(text, cell, cancellation);
            });
        }, fault => output.Write("stderr", string.Join('\n', Failed(fault).Error!.Traceback) + "\n"), cancellation);
        IsStuck = status == CellStatus.Stuck;
        // An interrupted wait surfaces as an exception of the cell.
        if (result.Status == CellStatus.Failed && cancellation.IsCancellationRequested) status = CellStatus.Aborted;
        return status == CellStatus.Completed ? result : Ended(status);
    }

    /// <summary>Gives the compiler its slow first run on another thread, before anybody waits for it.</summary>
    public Task WarmUp() => Task.Factory.StartNew(_chain.WarmUp, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>The value of an expression over the variables; what it declares is forgotten.</summary>
    public CellResult Evaluate(string expression)
    {
        try
        {
            return ResultOf(_chain.Evaluate(expression), "expression", expression);
        }
        catch (Exception fault)
        {
            return Failed(fault);
        }
    }

    /// <summary>Drops the variables.</summary>
    public void Dispose()
    {
        _kernels?.Dispose();
        _chain.Dispose();
    }

    // To load .NET Interactive takes half a second, which a cell that does not name its kernels need not wait for.
    private Task UnderKernels(string text, ICellOutput output, Func<Task> cell) =>
        text.Contains("Kernel.", StringComparison.Ordinal) || text.Contains("KernelInvocationContext", StringComparison.Ordinal)
            ? (_kernels ??= new InteractiveKernels(Submit)).Run(cell, output) : cell();

    private Task<CellResult> Submit(string code) => RunCell(code, "submitted code", CancellationToken.None);

    private static CellResult Ended(CellStatus status)
    {
        var message = status == CellStatus.Aborted ? "The cell was interrupted." : "The cell ignored its interrupt and still runs.";
        return new CellResult(status, Error: new CellError(Interrupted, message, [message]));
    }

    private async Task<CellResult> RunCell(string text, string cell, CancellationToken cancellation)
    {
        try
        {
            _sources[cell] = text.ReplaceLineEndings("\n");
            var parts = CellSource.Divide(text);
            var (clock, result) = (Stopwatch.StartNew(), new CellResult(CellStatus.Completed));
            foreach (var part in parts)
            {
                // Only the last value is the cell's; those of earlier parts are shown where they stand.
                if (result.Value is { } value) Show.Value(value);
                result = await RunPart(part, cell, cancellation);
                if (result.Error is not null) return result;
            }
            if (parts.OfType<MagicPart>().Any(magic => magic.Name == "time")) Show.Value($"Wall time: {clock.Elapsed.TotalMilliseconds:0.0} ms");
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

    private async Task<CellResult> RunPart(CellPart part, string cell, CancellationToken cancellation)
    {
        switch (part)
        {
            case CodePart code:
                LoadPackages(code);
                return await RunCode(code.Code, cell, cancellation);
            case MagicPart { Name: "import" } import:
                return await Import(import, cancellation);
            case MagicPart { Name: "set" or "share" } declares:
                var declaration = VariableMagic.Declaration(declares, _chain.Variables, () => Console.ReadLine() ?? "");
                return declaration.Length == 0 ? new CellResult(CellStatus.Completed) : await RunCode(declaration, cell, cancellation);
            case MagicPart magic:
                MagicCommands.Show(magic.Name, _chain.Variables);
                break;
            case TextPart text:
                ShownText.Show(text);
                break;
        }
        return new CellResult(CellStatus.Completed);
    }

    /// <summary>Runs another notebook or script.</summary>
    private async Task<CellResult> Import(MagicPart import, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(import.Arguments.Trim('"'), _baseDirectory);
        if (!File.Exists(path)) throw new DirectiveException($"there is no file {path}.", import.Line);
        string[] cells = NotebookDocument.IsNotebook(path) ? [.. NotebookDocument.Load(path).Cells.Select(c => c.Submission)] : [File.ReadAllText(path)];
        var result = new CellResult(CellStatus.Completed);
        for (var i = 0; i < cells.Length && result.Error is null; i++)
        {
            result = await RunCell(cells[i], $"{Path.GetFileName(path)}, part {i + 1}", cancellation);
            if (result.Value is { } value) Show.Value(value);
        }
        return result with { Value = null };
    }

    private void LoadPackages(CodePart code)
    {
        foreach (var place in code.PackageSources) _packages.AddSource(Path.Exists(place) ? Path.GetFullPath(place) : place);
        if (code.Packages.Count == 0) return;
        try
        {
            _chain.AddReferences(_packages.Load([.. code.Packages.Select(p => p.Text)]));
        }
        catch (InvalidOperationException fault)
        {
            throw new DirectiveException(fault.Message, code.Packages[0].Line);
        }
    }

    private async Task<CellResult> RunCode(string code, string cell, CancellationToken cancellation) =>
        ResultOf(await _chain.Run(code, cell, cancellation), cell, _sources.GetValueOrDefault(cell, code));

    private CellResult ResultOf(SubmissionResult submission, string cell, string source)
    {
        if (submission.Errors.Count > 0) return new CellResult(CellStatus.Failed, Error: ErrorReport.OfDiagnostics(submission.Errors, cell, source));
        if (submission.Fault is { } fault) return Failed(fault);
        // Formatting runs code of the value (a lazy sequence, a ToString), so it belongs to the cell.
        var shown = submission.HasValue && !FormatterEvents.IsShown(submission.Value) ? ValueFormatter.Format(submission.Value) : null;
        return new CellResult(CellStatus.Completed, shown);
    }

    private CellResult Failed(Exception fault) =>
        new(CellStatus.Failed, Error: ErrorReport.OfException(fault, cell => _sources.GetValueOrDefault(cell)));
}
