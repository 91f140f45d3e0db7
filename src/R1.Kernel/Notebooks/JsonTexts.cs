using System.Text.Json;
using System.Text.Json.Nodes;

namespace R1.Kernel.Notebooks;

/// <summary>Parses JSON so that looking at any part of it later cannot fail.</summary>
internal static class JsonTexts
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="JsonException">The text is no JSON, names something twice in an object, or holds text that is no Unicode.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var node = JsonNode.Parse(utf8, null, Strict);
            Visit(node);
            return node;
        }
        // Parts are read when they are first looked at, and half a surrogate pair or a broken byte shows only then.
        catch (InvalidOperationException fault)
        {
            throw new JsonException(fault.Message, fault);
        }
    }

    private static void Visit(JsonNode? node)
    {
        if (node is JsonObject json)
            foreach (var (_, value) in json) Visit(value);
        else if (node is JsonArray array)
            foreach (var item in array) Visit(item);
        else if (node is JsonValue value) value.TryGetValue(out string? _);
    }
}
