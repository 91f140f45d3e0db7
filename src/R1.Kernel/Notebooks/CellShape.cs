using System.Text.Json;
using System.Text.Json.Nodes;

namespace R1.Kernel.Notebooks;

/// <summary>What nbformat 4.5 demands of a cell, as far as anything here looks at it.</summary>
internal static class CellShape
{
    /// <returns>What is wrong, or null.</returns>
    public static string? Fault(JsonObject cell)
    {
        if (!IsText(cell["source"])) return cell["source"] is null ? "has no source." : "has a source that is no text.";
        if (cell["id"] is not null && cell.TextAt("id") is null) return "has an id that is no text.";
        if (cell["metadata"] is not (null or JsonObject)) return "has metadata that is no object.";
        if (cell["metadata"]?["tags"] is { } tags && !(tags is JsonArray && IsText(tags))) return "has tags that are no list of texts.";
        if (cell.TextAt("cell_type") != "code") return null;
        if (cell["outputs"] is not (null or JsonArray)) return "has outputs that are no list.";
        return cell["outputs"]?.AsArray().Select(OutputFault).FirstOrDefault(fault => fault is not null);
    }

    private static string? OutputFault(JsonNode? output)
    {
        if (output is not JsonObject json) return "has an output that is no object.";
        if (json.TextAt("output_type") is not ("stream" or "error" or "display_data" or "execute_result")) return "has an output without a known output_type.";
        return json["data"] is null or JsonObject ? null : "has an output whose data is no object.";
    }

    private static bool IsText(JsonNode? node) => node switch
    {
        JsonArray lines => lines.All(line => line?.GetValueKind() == JsonValueKind.String),
        JsonValue value => value.GetValueKind() == JsonValueKind.String,
        _ => false,
    };
}
