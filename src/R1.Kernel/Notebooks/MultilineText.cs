using System.Text.Json.Nodes;

namespace R1.Kernel.Notebooks;

/// <summary>The notebook format's texts: a string, or a list of lines that keep their line ends (the form written).</summary>
internal static class MultilineText
{
    public static string Read(JsonNode? node) => node switch
    {
        JsonArray lines => string.Concat(lines.Select(line => line is JsonValue ? Read(line) : "")),
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => "",
    };

    public static JsonArray Write(string text)
    {
        var lines = new JsonArray();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            var next = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..next]);
            start = next;
        }
        return lines;
    }

    /// <summary>The text under a name, or null when there is none.</summary>
    public static string? TextAt(this JsonObject parent, string name) =>
        parent[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>The object under a name, made when absent.</summary>
    public static JsonObject ObjectAt(this JsonObject parent, string name)
    {
        if (parent[name] is JsonObject present) return present;
        var made = new JsonObject();
        parent[name] = made;
        return made;
    }
}
