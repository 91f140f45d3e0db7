using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using R1.Kernel.Editing;
using R1.Kernel.Protocol;
using R1.Kernel.Scripting;

namespace R1.Kernel.Serving;

/// <summary>
/// A Jupyter kernel for C#: cells run on one thread, questions of the editor are answered on another, so that completion works while a cell
/// trains; interrupts are heard at any time.
/// </summary>
internal sealed class KernelServer : IDisposable
{
    /// <summary>Flag of an interrupt request that asks for <see cref="Stop"/>.</summary>
    public const string AfterStep = "after_step";

    private readonly string _session = Guid.NewGuid().ToString("N");
    private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly BlockingCollection<JupyterMessage> _questions = [];
    private readonly KernelSockets _sockets;
    private readonly ScriptSession _cells;
    private readonly KernelWire _wire;
    private readonly ExecutionQueue _executions;
    private readonly EditorAnswers _editor;

    /// <param name="info">Where to listen.</param>
    /// <param name="baseDirectory">Where <c>#r</c> and <c>#load</c> look.</param>
    /// <param name="headless">Whether a runner and no reader is at the other end.</param>
    public KernelServer(ConnectionInfo info, string baseDirectory, bool headless)
    {
        _cells = new ScriptSession(baseDirectory);
        var warmUp = _cells.WarmUp();
        _sockets = new KernelSockets(info, _session);
        _wire = new KernelWire(_sockets, _session, headless);
        _executions = new ExecutionQueue(_cells, _wire, warmUp);
        _executions.Stuck += () => End(KernelExit.Stuck);
        _executions.Stopped += () => End(KernelExit.Stopped);
        _editor = new EditorAnswers(_cells, _executions.History);
    }

    /// <summary>Where it listens.</summary>
    public ConnectionInfo Info => _sockets.Info;

    /// <summary>Completes with the exit code when a client has asked for the end.</summary>
    public Task<int> Ended => _ended.Task;

    public void Start()
    {
        _executions.Start();
        new Thread(AnswerQuestions) { IsBackground = true, Name = "editor" }.Start();
        _sockets.Start(OnShell, OnControl, _wire.Answered);
        _wire.Status("starting", null);
    }

    /// <summary>Ends the running cell.</summary>
    public void Interrupt() => _executions.Interrupt();

    /// <summary>Ends the running cell, after the step at hand where it trains, and then the kernel.</summary>
    public void Stop() => _executions.Stop();

    /// <summary>Sends what is still waiting; for the last moment of the process.</summary>
    public void Flush()
    {
        _executions.FlushOutput();
        _sockets.Flush(TimeSpan.FromMilliseconds(500));
    }

    public void Dispose()
    {
        _questions.CompleteAdding();
        _executions.Dispose();
        _editor.Dispose();
        _sockets.Dispose();
        _cells.Dispose();
    }

    private void OnShell(JupyterMessage message)
    {
        if (message.Type == "execute_request") _executions.Add(message);
        else if (message.Type == "kernel_info_request") Respond(message, KernelInfo.Content, _wire.ReplyShell);
        else if (!_questions.IsAddingCompleted) _questions.Add(message);
    }

    private void OnControl(JupyterMessage message)
    {
        switch (message.Type)
        {
            case "interrupt_request":
                if (message.Flag(AfterStep, false)) Stop();
                else Interrupt();
                Respond(message, () => new JsonObject { ["status"] = "ok" }, _wire.ReplyControl);
                break;
            case "shutdown_request":
                Respond(message, () => new JsonObject { ["status"] = "ok", ["restart"] = message.Flag("restart", false) }, _wire.ReplyControl);
                End(KernelExit.Ok);
                break;
            case "kernel_info_request":
                Respond(message, KernelInfo.Content, _wire.ReplyControl);
                break;
            default:
                OnShell(message);
                break;
        }
    }

    private void AnswerQuestions()
    {
        foreach (var question in _questions.GetConsumingEnumerable())
        {
            if (question.Type.StartsWith("comm_", StringComparison.Ordinal) && question.Type != "comm_info_request")
                _wire.Comm(question);
            else if (EditorAnswers.Knows(question.Type))
                Respond(question, () => _editor.Answer(question), _wire.ReplyShell);
            else
                Console.Error.WriteLine($"r1nb: a message of type {question.Type} is not known here.");
        }
    }

    private void Respond(JupyterMessage request, Func<JsonObject> content, Action<JupyterMessage, string, JsonObject> reply)
    {
        _wire.Status("busy", request);
        reply(request, request.Type.Replace("_request", "_reply", StringComparison.Ordinal), content());
        _wire.Status("idle", request);
    }

    private void End(int exitCode) => _ended.TrySetResult(exitCode);
}
