using System.Text.Json.Nodes;
using R1.Kernel.Client;
using R1.Kernel.Protocol;
using R1.Kernel.Scripting;

namespace R1.Kernel.Running;

/// <summary>The answer to one execute request as it comes in: complete with the reply and the word that the kernel is idle again.</summary>
/// <param name="request">Identity of the request.</param>
internal sealed class CellAnswer(string request)
{
    private readonly SortedDictionary<string, string> _times = new(StringComparer.Ordinal);
    private JupyterMessage? _reply;
    private bool _isIdle;

    /// <summary>Whether the kernel has begun with it; before, it waits for the compiler to warm up.</summary>
    public bool HasBegun { get; private set; }

    public bool IsComplete => _reply is not null && _isIdle;

    /// <summary>What ended the cell; null when it ran to its end.</summary>
    public CellError? Error => _reply?.Text("status") switch
    {
        "ok" => null,
        "aborted" => new CellError("Aborted", "the cell was not run.", ["the cell was not run."]),
        _ => new CellError(_reply?.Text("ename") ?? "", _reply?.Text("evalue") ?? "", Traceback()),
    };

    /// <summary>Times under the names of the notebook format's <c>metadata.execution</c>.</summary>
    public JsonObject Times => new(_times.Select(time => KeyValuePair.Create(time.Key, (JsonNode?)time.Value)));

    public void Take(Received? received)
    {
        if (received is null || received.Message.ParentId != request) return;
        var (message, time) = (received.Message, JupyterMessage.Timestamp(received.Utc));
        HasBegun = true;
        switch (message.Type)
        {
            case "execute_reply":
                _reply = message;
                _times["shell.execute_reply"] = time;
                break;
            case "execute_input":
                _times["iopub.execute_input"] = time;
                break;
            case "status" when message.Text("execution_state") is "busy" or "idle":
                _times[$"iopub.status.{message.Text("execution_state")}"] = time;
                _isIdle = message.Text("execution_state") == "idle";
                break;
        }
    }

    private string[] Traceback() => [.. (_reply?.Content["traceback"] as JsonArray ?? []).Select(line => line?.ToString() ?? "")];
}
