using System.Globalization;
using System.Text.Json.Nodes;

namespace R1.Kernel.Protocol;

/// <summary>One message of Jupyter's wire protocol.</summary>
internal sealed record JupyterMessage
{
    /// <summary>Version that we speak.</summary>
    public const string Version = "5.3";

    /// <summary>Routing frames of the sender; on iopub the topic.</summary>
    public IReadOnlyList<byte[]> Identities { get; init; } = [];

    public required JsonObject Header { get; init; }

    /// <summary>Header of the request that this answers; empty when it answers none.</summary>
    public JsonObject Parent { get; init; } = [];

    public JsonObject Metadata { get; init; } = [];

    public JsonObject Content { get; init; } = [];

    public string Type => Text(Header, "msg_type");

    public string Id => Text(Header, "msg_id");

    public string ParentId => Text(Parent, "msg_id");

    /// <summary>A new message.</summary>
    /// <param name="type">e.g. <c>execute_request</c>.</param>
    /// <param name="session">Identity of the sender's process.</param>
    /// <param name="content">Body.</param>
    /// <param name="parent">Header of the request that it answers.</param>
    public static JupyterMessage Create(string type, string session, JsonObject content, JsonObject? parent = null) => new()
    {
        Header = new JsonObject
        {
            ["msg_id"] = Guid.NewGuid().ToString("N"),
            ["msg_type"] = type,
            ["username"] = "r1nb",
            ["session"] = session,
            ["date"] = Timestamp(DateTime.UtcNow),
            ["version"] = Version,
        },
        Parent = parent?.DeepClone().AsObject() ?? [],
        Content = content,
    };

    public static string Timestamp(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    /// <summary>A text field of the content; a field of another kind counts as absent.</summary>
    public string Text(string name) => Text(Content, name);

    /// <summary>A number of the content, or a default.</summary>
    public int Number(string name, int absent) => Content[name] is JsonValue value && value.TryGetValue(out int number) ? number : absent;

    /// <summary>A truth value of the content, or a default.</summary>
    public bool Flag(string name, bool absent) => Content[name] is JsonValue value && value.TryGetValue(out bool flag) ? flag : absent;

    private static string Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
