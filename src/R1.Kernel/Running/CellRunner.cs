using System.Diagnostics;
using System.Text.Json.Nodes;
using R1.Kernel.Client;
using R1.Kernel.Notebooks;
using R1.Kernel.Protocol;
using R1.Kernel.Scripting;
using R1.Kernel.Serving;

namespace R1.Kernel.Running;

/// <summary>Runs the code cells of one notebook on a kernel and watches over it: time-outs, interrupts, a kernel that dies.</summary>
/// <param name="host">Where the kernel lives.</param>
/// <param name="client">Connected to it.</param>
/// <param name="terminal">Takes progress.</param>
/// <param name="options">Longest time of one cell, and whether the run shall end early.</param>
internal sealed class CellRunner(IKernelHost host, KernelClient client, RunTerminal terminal, RunOptions options)
{
    // A hundred times what is kept of it: more is a loop that will not end or a file in the wrong place.
    private const long MostCharacters = 100_000_000;

    // A cell that ignores its interrupt is given up before this; the kernel itself ends a little earlier.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromMinutes(2);
    private readonly OutputStore _store = new();
    private bool _stopAsked;

    /// <summary>Code cells begun so far: the execution count.</summary>
    public int Count { get; private set; }

    /// <summary>What ended the last cell, if anything did.</summary>
    public CellError? LastError { get; private set; }

    /// <summary>Whether the last cell has thrown or not compiled, while the kernel is well: no time-out, interrupt or death.</summary>
    public bool HasThrown { get; private set; }

    /// <summary>How the kernel went, where it died under a cell.</summary>
    public string? KernelEnd { get; private set; }

    /// <summary>When the messages of the last cell came, by the names of the notebook format.</summary>
    public JsonObject Times { get; private set; } = [];

    /// <summary>Called about ten times a second while a cell runs.</summary>
    public event Action? Waiting;

    /// <returns>Whether the cell ran to its end.</returns>
    public bool Run(NotebookCell cell, CancellationToken cancellation)
    {
        Times = [];
        cell.Json["execution_count"] = ++Count;
        terminal.StartCell(Count);
        if (options.Stop.IsCancellationRequested)
        {
            LastError = Stopped();
            return false;
        }
        var request = client.Ask("execute_request", Content(cell.Submission));
        var outputs = _store.Open(request, cell);
        LastError = Wait(request, outputs, cancellation);
        if (LastError is { } error) outputs.AddError(error);
        StoreOutputs();
        return LastError is null;
    }

    /// <summary>Writes what has come so far into the cells.</summary>
    public void StoreOutputs() => _store.Store();

    /// <summary>Lets the kernel end and takes what its threads still have to say.</summary>
    public void ShutDown()
    {
        if (!host.HasEnded) client.Command("shutdown_request", new JsonObject { ["restart"] = false });
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Grace && !host.HasEnded;) Take(client.Next(Beat));
        while (client.Next(TimeSpan.Zero) is { } late) Take(late);
        StoreOutputs();
    }

    private static JsonObject Content(string code) => new()
    {
        ["code"] = code,
        ["silent"] = false,
        ["store_history"] = true,
        ["user_expressions"] = new JsonObject(),
        ["allow_stdin"] = false,
        ["stop_on_error"] = true,
    };

    private CellError? Wait(string request, CellOutputs outputs, CancellationToken cancellation)
    {
        var answer = new CellAnswer(request);
        var clock = Stopwatch.StartNew();
        var (begun, interrupted) = (false, (TimeSpan?)null);
        while (!answer.IsComplete)
        {
            var received = client.Next(host.HasEnded ? LastWords : Beat);
            answer.Take(received);
            Take(received);
            if (received is null && host.HasEnded) break;
            if (!begun && answer.HasBegun) clock.Restart();
            begun = answer.HasBegun;
            // Read first: a request to stop cancels both, the other one last.
            var cancelled = cancellation.IsCancellationRequested;
            if (options.Stop.IsCancellationRequested) AskToStop();
            var isOver = clock.Elapsed > (begun ? options.CellTimeout : LongestWarmUp) || outputs.Written > MostCharacters
                || (cancelled && !_stopAsked);
            if (interrupted is null && isOver) interrupted = Interrupt(clock.Elapsed);
            if (clock.Elapsed > interrupted + Grace) host.Kill();
            Waiting?.Invoke();
        }
        Times = answer.Times;
        HasThrown = answer is { IsComplete: true, Error: not null } && interrupted is null && !_stopAsked;
        return outputs.Written > MostCharacters && !cancellation.IsCancellationRequested
            ? Error("OutputLimitError",
                $"cell {Count} wrote more than {MostCharacters:N0} characters; the notebook keeps the first of them. Write less, or to a file.")
            : Explain(answer, interrupted is not null, cancellation.IsCancellationRequested);
    }

    // The kernel ends the cell, after the step of a training, and itself. Whoever has no time for that ends us.
    private void AskToStop()
    {
        if (!_stopAsked) client.Command("interrupt_request", new JsonObject { [KernelServer.AfterStep] = true });
        _stopAsked = true;
    }

    private TimeSpan Interrupt(TimeSpan now)
    {
        client.Command("interrupt_request", []);
        return now;
    }

    private void Take(Received? received)
    {
        if (received is not { Channel: KernelClient.Iopub, Message: var message }) return;
        _store.Take(message);
        terminal.Take(message);
    }

    private CellError? Explain(CellAnswer answer, bool interrupted, bool cancelled)
    {
        if (_stopAsked && !interrupted) return answer is { IsComplete: true, Error: not { Name: ScriptSession.Interrupted } } ? answer.Error : Stopped();
        if (!answer.IsComplete) KernelEnd = host.EndReason;
        if (cancelled) return Error("KeyboardInterrupt", $"cell {Count} was interrupted.");
        if (interrupted) return Error("CellTimeoutError",
            $"cell {Count} ran longer than {(options.CellTimeout ?? LongestWarmUp).TotalSeconds:0.###} s"
            + (KernelEnd is null ? "." : $"; the kernel: {KernelEnd}."));
        if (KernelEnd is null) return answer.Error;
        return Error("DeadKernelError", $"the kernel died in cell {Count}: {KernelEnd}."
            + (host.LastWords.Length == 0 ? "" : $" Its last words: {host.LastWords}"));
    }

    private CellError Stopped() => Error("StoppedError", $"cell {Count} was stopped: r1nb was asked to end (SIGTERM).");

    private static CellError Error(string name, string message) => new(name, message, [message]);
}
