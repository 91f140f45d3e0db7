using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using R1.Kernel.Protocol;

namespace R1.Kernel.Serving;

/// <summary>Replies, outputs and questions in the words of the protocol.</summary>
/// <param name="sockets">The kernel's sockets.</param>
/// <param name="session">Identity of this process.</param>
/// <param name="headless">Nobody looks on: live outputs are redrawn rarely, and progress lines are sent for a terminal.</param>
internal sealed class KernelWire(KernelSockets sockets, string session, bool headless)
{
    /// <summary>A line of progress for the runner's terminal; other clients never get it.</summary>
    public const string ProgressType = "r1nb_progress";

    private static readonly TimeSpan Interactive = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Headless = TimeSpan.FromSeconds(10);
    private readonly BlockingCollection<string> _answers = [];

    public void Status(string state, JupyterMessage? request) => Publish("status", new JsonObject { ["execution_state"] = state }, request);

    public void Publish(string type, JsonObject content, JupyterMessage? request) => sockets.Iopub.Publish(type, content, request?.Header);

    public void ReplyShell(JupyterMessage request, string type, JsonObject content) => sockets.SendShell(Answer(request, type, content));

    public void ReplyControl(JupyterMessage request, string type, JsonObject content) => sockets.SendControl(Answer(request, type, content));

    /// <summary>Takes the reader's line for a cell that waits for one.</summary>
    public void Answered(JupyterMessage reply) => _answers.Add(reply.Text("value"));

    /// <summary>Where a cell's outputs go; a silent cell's go nowhere.</summary>
    public KernelOutput OutputOf(JupyterMessage request, bool silent)
    {
        Action<string>? progress = headless ? line => Publish(ProgressType, new JsonObject { ["line"] = line }, request) : null;
        Func<string>? ask = request.Flag("allow_stdin", false) ? () => Ask(request) : null;
        return new KernelOutput((type, content) => { if (!silent) Publish(type, content, request); }, headless ? Headless : Interactive, progress, ask);
    }

    /// <summary>Nobody listens to comms here: one that is opened is closed again.</summary>
    public void Comm(JupyterMessage message)
    {
        if (message.Type == "comm_open") Publish("comm_close", new JsonObject { ["comm_id"] = message.Text("comm_id"), ["data"] = new JsonObject() }, message);
    }

    private string Ask(JupyterMessage request)
    {
        while (_answers.TryTake(out _)) { }
        sockets.SendStdin(Answer(request, "input_request", new JsonObject { ["prompt"] = "", ["password"] = false }));
        return _answers.Take();
    }

    private JupyterMessage Answer(JupyterMessage request, string type, JsonObject content) =>
        JupyterMessage.Create(type, session, content, request.Header) with { Identities = request.Identities };
}
