using System.Diagnostics;
using System.Text.Json.Nodes;
using R1.Kernel.Client;
using R1.Kernel.Notebooks;
using R1.Kernel.Scripting;

namespace R1.Kernel.Running;

/// <summary>Runs a notebook from top to bottom on a kernel and saves the executed copy after every cell.</summary>
/// <param name="options">What to run.</param>
/// <param name="terminal">Takes progress.</param>
/// <param name="startKernel">Starts a kernel for the cells.</param>
internal sealed class NotebookRunner(RunOptions options, RunTerminal terminal, Func<RunOptions, IKernelHost> startKernel)
{
    // So often the copy of a long cell is brought up to date.
    private static readonly TimeSpan AutoSave = TimeSpan.FromSeconds(30);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _lastSave;

    /// <exception cref="BadInputException">The notebook or a parameter is wrong; nothing has run.</exception>
    public RunOutcome Run(CancellationToken cancellation)
    {
        var notebook = NotebookDocument.Load(options.InputPath);
        if (options.PrepareOnly) return SavePrepared(notebook);
        // The kernel starts while we read the parameters; it runs nothing before it is asked.
        using var host = startKernel(options);
        var metadata = NotebookPreparation.Prepare(notebook, options);
        metadata.Start();
        terminal.Cells = notebook.Cells.Count(c => c.IsCode);
        terminal.Start();
        var (error, kernelEnd) = Connect(host) is { } client ? RunCells(notebook, metadata, host, client, cancellation) : (NoKernel(host), null);
        if (error is not null) metadata.MarkException();
        metadata.End();
        notebook.Save(options.OutputPath);
        terminal.End(options, _clock.Elapsed, error);
        return new RunOutcome(error, _clock.Elapsed, kernelEnd);
    }

    private RunOutcome SavePrepared(NotebookDocument notebook)
    {
        NotebookPreparation.Prepare(notebook, options);
        notebook.Save(options.OutputPath);
        return new RunOutcome(null, _clock.Elapsed);
    }

    private KernelClient? Connect(IKernelHost host)
    {
        if (host.Connect(options.StartTimeout) is not { } info) return null;
        var client = new KernelClient(info);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < options.StartTimeout && !host.HasEnded;)
            if (IsReady(client)) return client;
        client.Dispose();
        return null;
    }

    // A subscription takes a moment; a kernel whose iopub answers will not lose the first outputs.
    private static bool IsReady(KernelClient client)
    {
        var request = client.Ask("kernel_info_request", []);
        while (client.Next(TimeSpan.FromMilliseconds(50)) is { } received)
            if (received is { Channel: KernelClient.Iopub, Message.Type: "status" } && received.Message.ParentId == request
                && received.Message.Text("execution_state") == "idle") return true;
        return false;
    }

    private CellError NoKernel(IKernelHost host)
    {
        var reason = host.HasEnded ? $"{host.EndReason}. {host.LastWords}" : $"it did not answer within {options.StartTimeout.TotalSeconds:0.#} s";
        var message = $"the kernel did not start: {reason}";
        return new CellError("KernelStartError", message, [message]);
    }

    private (CellError? Error, string? KernelEnd) RunCells(
        NotebookDocument notebook, RunMetadata metadata, IKernelHost host, KernelClient client, CancellationToken cancellation)
    {
        using (client)
        {
            var cells = new CellRunner(host, client, terminal, options);
            cells.Waiting += () => AutoSaveCopy(notebook, cells);
            NotebookCell? failed = null;
            foreach (var cell in notebook.Cells)
            {
                failed = RunCell(notebook, metadata, cells, cell, cancellation) ? null : cell;
                if (failed is not null) break;
            }
            cells.ShutDown();
            if (failed is not null) metadata.MarkFailure(failed, cells.Count);
            return (failed is null ? null : cells.LastError, cells.KernelEnd);
        }
    }

    private bool RunCell(NotebookDocument notebook, RunMetadata metadata, CellRunner cells, NotebookCell cell, CancellationToken cancellation)
    {
        metadata.StartCell(cell);
        if (cell.IsCode) Save(notebook);
        // As in Jupyter: such a cell shows how something fails, and the notebook goes on.
        var succeeded = !cell.IsCode || cells.Run(cell, cancellation) || (cells.HasThrown && cell.Tags.Contains(RunMetadata.RaisesTag));
        metadata.EndCell(cell, !succeeded, cells.Times);
        if (cell.IsCode) Save(notebook);
        return succeeded;
    }

    private void AutoSaveCopy(NotebookDocument notebook, CellRunner cells)
    {
        if (_clock.Elapsed - _lastSave < AutoSave) return;
        cells.StoreOutputs();
        Save(notebook);
    }

    private void Save(NotebookDocument notebook)
    {
        _lastSave = _clock.Elapsed;
        notebook.Save(options.OutputPath);
    }
}
