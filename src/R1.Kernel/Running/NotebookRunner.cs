using System.Diagnostics;
using System.Text.Json.Nodes;
using R1.Kernel.Notebooks;
using R1.Kernel.Scripting;

namespace R1.Kernel.Running;

/// <summary>What to run and how.</summary>
internal sealed record RunOptions
{
    /// <summary>The notebook.</summary>
    public required string InputPath { get; init; }

    /// <summary>Where the executed copy goes.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Values for the parameters cell, as text.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Time of one cell; null for no limit.</summary>
    public TimeSpan? CellTimeout { get; init; }

    /// <summary>Where <c>#r</c> and <c>#load</c> look.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>Hides the code when the executed copy is shown.</summary>
    public bool Report { get; init; }
}

/// <summary>How a run ended.</summary>
internal sealed record RunOutcome(bool Succeeded, TimeSpan Elapsed);

/// <summary>Runs a notebook from top to bottom and saves the executed copy after every cell.</summary>
internal sealed class NotebookRunner(RunOptions options, Func<string, int, RunTerminal> terminals)
{
    /// <exception cref="BadInputException">The notebook or a parameter is wrong; nothing has run.</exception>
    public RunOutcome Run(CancellationToken cancellation)
    {
        var notebook = NotebookDocument.Load(options.InputPath);
        var metadata = Prepare(notebook);
        var code = notebook.Cells.Where(c => c.IsCode).ToList();
        var terminal = terminals(Path.GetFileNameWithoutExtension(options.InputPath), code.Count);
        var clock = Stopwatch.StartNew();
        metadata.Start();
        using var session = new ScriptSession(options.BaseDirectory);
        var cells = new CellRunner(session, terminal, options.CellTimeout);
        NotebookCell? failed = null;
        foreach (var cell in notebook.Cells)
        {
            failed = RunCell(notebook, metadata, cells, cell, cancellation) ? null : cell;
            if (failed is not null) break;
        }
        metadata.End();
        if (failed is not null) metadata.MarkFailure(failed, cells.Count);
        notebook.Save(options.OutputPath);
        Report(terminal, clock.Elapsed, cells.LastError);
        return new RunOutcome(failed is null, clock.Elapsed);
    }

    private RunMetadata Prepare(NotebookDocument notebook)
    {
        var parameters = Inject(notebook);
        var metadata = new RunMetadata(notebook);
        metadata.Prepare(options.InputPath, options.OutputPath, parameters);
        if (options.Report)
            foreach (var cell in notebook.Cells.Where(c => c.IsCode)) cell.Metadata.ObjectAt("jupyter")["source_hidden"] = true;
        return metadata;
    }

    private JsonObject Inject(NotebookDocument notebook)
    {
        notebook.RemoveAll(c => c.Tags.Contains(RunMetadata.InjectedTag));
        if (options.Parameters.Count == 0) return [];
        var index = notebook.IndexOfTag(RunMetadata.ParametersTag);
        if (index < 0) throw new NotebookFormatException(notebook.Path, "parameters were given, but no cell is tagged 'parameters'.");
        var (code, values) = Assign(notebook, index);
        notebook.Insert(index + 1, NotebookCell.Code("injected-parameters", code, RunMetadata.InjectedTag));
        return values;
    }

    private (string Code, JsonObject Values) Assign(NotebookDocument notebook, int index)
    {
        try
        {
            return new DeclaredParameters(notebook.Cells[index].Source).Assign(options.Parameters);
        }
        catch (BadInputException fault)
        {
            throw new NotebookFormatException(notebook.Path, fault.Message);
        }
    }

    private bool RunCell(NotebookDocument notebook, RunMetadata metadata, CellRunner cells, NotebookCell cell, CancellationToken cancellation)
    {
        metadata.StartCell(cell);
        if (cell.IsCode) notebook.Save(options.OutputPath);
        var succeeded = !cell.IsCode || cells.Run(cell, cancellation);
        metadata.EndCell(cell, !succeeded);
        if (cell.IsCode)
        {
            cells.StoreOutputs();
            notebook.Save(options.OutputPath);
        }
        return succeeded;
    }

    private void Report(RunTerminal terminal, TimeSpan elapsed, CellError? error)
    {
        var name = Path.GetFileNameWithoutExtension(options.InputPath);
        if (error is not null)
            foreach (var line in error.Traceback) terminal.Line($"{name} | {line}");
        terminal.Line($"{name}  {(error is null ? "completed" : "FAILED")} in {elapsed.TotalSeconds:0.0} s  -> {options.OutputPath}");
    }
}
