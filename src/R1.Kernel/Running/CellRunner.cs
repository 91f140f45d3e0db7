using R1.Kernel.Notebooks;
using R1.Kernel.Scripting;

namespace R1.Kernel.Running;

/// <summary>Runs the code cells of one notebook in one session and keeps their outputs.</summary>
internal sealed class CellRunner(ScriptSession session, RunTerminal terminal, TimeSpan? timeout)
{
    private readonly StyleLedger _styles = new();
    private readonly List<(NotebookCell Cell, CellOutputs Outputs)> _outputs = [];

    /// <summary>Code cells begun so far: the execution count.</summary>
    public int Count => _outputs.Count;

    /// <summary>What ended the last cell, if anything did.</summary>
    public CellError? LastError { get; private set; }

    /// <returns>Whether the cell ran to its end.</returns>
    public bool Run(NotebookCell cell, CancellationToken cancellation)
    {
        var outputs = new CellOutputs(_styles, terminal.Status, Streamed);
        _outputs.Add((cell, outputs));
        terminal.StartCell(Count);
        cell.Json["execution_count"] = Count;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (timeout is { } time) limit.CancelAfter(time);
        var result = session.Execute(cell.Source, $"cell {Count}", outputs, limit.Token);
        LastError = Explain(result, cancellation);
        if (result.Value is { } value) outputs.AddResult(value, Count);
        if (LastError is { } error) outputs.AddError(error);
        return LastError is null;
    }

    /// <summary>Writes all outputs into their cells again: threads and live charts of earlier cells may have gone on.</summary>
    public void StoreOutputs()
    {
        foreach (var (cell, outputs) in _outputs) cell.Json["outputs"] = outputs.ToJson();
    }

    private CellError? Explain(CellResult result, CancellationToken cancellation)
    {
        if (result.Status is not (CellStatus.Aborted or CellStatus.Stuck) || cancellation.IsCancellationRequested) return result.Error;
        var message = $"cell {Count} ran longer than {timeout!.Value.TotalSeconds:0.#} s"
            + (result.Status == CellStatus.Stuck ? " and ignored its interrupt." : ".");
        return new CellError("CellTimeoutError", message, [message]);
    }

    private void Streamed(string stream, string text)
    {
        if (stream == "stderr") terminal.StandardError(text);
    }
}
