using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using R1.Kernel.Protocol;
using R1.Kernel.Scripting;
using R1.Runs;

namespace R1.Kernel.Serving;

/// <summary>Runs the cells one after the other on a thread of its own, in the order in which they come.</summary>
/// <param name="session">The variables of the notebook.</param>
/// <param name="wire">Where replies and outputs go.</param>
/// <param name="warmUp">Done when the compiler has warmed up.</param>
internal sealed class ExecutionQueue(ScriptSession session, KernelWire wire, Task warmUp) : IDisposable
{
    // Requests that a client sent together arrive a moment apart.
    private static readonly TimeSpan AbortWindow = TimeSpan.FromMilliseconds(50);
    // Between the end of a training and that of its cell, which closes files.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);
    private readonly BlockingCollection<JupyterMessage> _waiting = [];
    private readonly Lock _gate = new();
    private CancellationTokenSource? _running;
    private KernelOutput? _output;
    private volatile bool _isExecuting, _isStopping;
    private int _count;

    public History History { get; } = new();

    /// <summary>A cell ignored its interrupt and still runs: the process can only be ended.</summary>
    public event Action? Stuck;

    /// <summary>Nothing runs any more after <see cref="Stop"/>.</summary>
    public event Action? Stopped;

    public void Start() => new Thread(Loop, 16 << 20) { IsBackground = true, Name = "execution" }.Start();

    public void Add(JupyterMessage request)
    {
        if (!_waiting.IsAddingCompleted) _waiting.Add(request);
    }

    /// <summary>Ends the running cell; nothing when none runs.</summary>
    public void Interrupt()
    {
        lock (_gate) _running?.Cancel();
    }

    /// <summary>Ends the running cell, after the step at hand where it trains; no other one is run.</summary>
    public void Stop()
    {
        if (_isStopping) return;
        _isStopping = true;
        StopRequest.Make();
        new Thread(AwaitStop) { IsBackground = true, Name = "stop" }.Start();
    }

    /// <summary>Hands on what the running cell has written; for the last moment of the process.</summary>
    public void FlushOutput()
    {
        lock (_gate) _output?.Finish();
    }

    public void Dispose()
    {
        _waiting.CompleteAdding();
        Interrupt();
    }

    private void Loop()
    {
        warmUp.Wait();
        foreach (var request in _waiting.GetConsumingEnumerable())
        {
            _isExecuting = true;
            if (_isStopping) Abort(request);
            else Take(request);
            _isExecuting = false;
        }
    }

    private void Take(JupyterMessage request)
    {
        wire.Status("busy", request);
        var aborted = Execute(request);
        wire.Status("idle", request);
        foreach (var waiting in aborted) Abort(waiting);
    }

    private void AwaitStop()
    {
        for (var untrained = TimeSpan.Zero; _isExecuting; Thread.Sleep(AbortWindow))
        {
            untrained = StopRequest.IsWatched ? TimeSpan.Zero : untrained + AbortWindow;
            if (untrained > StopPatience) Interrupt();
        }
        Stopped?.Invoke();
    }

    /// <returns>The requests after it that must not run, because it has failed.</returns>
    private List<JupyterMessage> Execute(JupyterMessage request)
    {
        var silent = request.Flag("silent", false);
        var code = request.Text("code");
        if (!silent) _count++;
        if (!silent) wire.Publish("execute_input", new JsonObject { ["code"] = code, ["execution_count"] = _count }, request);
        CellResult result;
        using (var output = wire.OutputOf(request, silent))
        {
            result = Run(code, silent ? $"silent cell after {_count}" : $"cell {_count}", output);
            output.Finish();
            if (result.Value is { } value) output.ShowResult(value, _count);
            if (result.Error is { } error) output.ShowError(error);
        }
        if (!silent && request.Flag("store_history", true)) History.Add(_count, code, result.Value?.Text);
        var waiting = result.Error is not null && request.Flag("stop_on_error", true) ? TakeWaiting() : [];
        wire.ReplyShell(request, "execute_reply", Reply(request, result));
        if (result.Status == CellStatus.Stuck) Stuck?.Invoke();
        return waiting;
    }

    private CellResult Run(string code, string name, KernelOutput output)
    {
        using var cancellation = new CancellationTokenSource();
        lock (_gate) (_running, _output) = (cancellation, output);
        try
        {
            return session.Execute(code, name, output, cancellation.Token);
        }
        finally
        {
            lock (_gate) (_running, _output) = (null, null);
        }
    }

    private JsonObject Reply(JupyterMessage request, CellResult result)
    {
        var content = result.Error is { } error ? KernelOutput.ErrorContent(error) : [];
        content["status"] = result.Error is null ? "ok" : "error";
        content["execution_count"] = _count;
        content["payload"] = new JsonArray();
        content["user_expressions"] = result.Error is null ? Expressions(request) : new JsonObject();
        return content;
    }

    private JsonObject Expressions(JupyterMessage request)
    {
        var answers = new JsonObject();
        foreach (var (name, code) in request.Content["user_expressions"] as JsonObject ?? [])
        {
            var result = session.Evaluate(code?.ToString() ?? "");
            var answer = result.Value is { } value ? KernelOutput.Bundle(value) : result.Error is { } error ? KernelOutput.ErrorContent(error) : [];
            answer["status"] = result.Error is null ? "ok" : "error";
            answers[name] = answer;
        }
        return answers;
    }

    // Before the reply goes out: what comes after it was sent by somebody who knows of the failure.
    private List<JupyterMessage> TakeWaiting()
    {
        Thread.Sleep(AbortWindow);
        var waiting = new List<JupyterMessage>();
        while (_waiting.TryTake(out var request)) waiting.Add(request);
        return waiting;
    }

    private void Abort(JupyterMessage request)
    {
        wire.Status("busy", request);
        wire.ReplyShell(request, "execute_reply", new JsonObject { ["status"] = "aborted", ["execution_count"] = _count });
        wire.Status("idle", request);
    }
}
