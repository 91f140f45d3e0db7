using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Text;

namespace R1.Kernel.Editing;

/// <summary>What may stand at the cursor, from Roslyn's completion service.</summary>
internal static class Completer
{
    // Beyond this a list serves no reader.
    private const int MostMatches = 1000;

    /// <returns>Body of <c>complete_reply</c>; positions in code points.</returns>
    public static async Task<JsonObject> Answer(Document document, string code, int position)
    {
        var service = CompletionService.GetService(document)!;
        var list = await service.GetCompletionsAsync(document, position);
        var span = list.ItemsList.Count == 0 ? new TextSpan(position, 0) : list.Span;
        var typed = code[span.Start..position];
        var starting = list.ItemsList.Where(item => item.FilterText.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).ToArray();
        // Nothing starts like it: the service knows humps (WL for WriteLine) and typing errors.
        var fitting = starting.Length > 0 ? starting : service.FilterItems(document, [.. list.ItemsList], typed).AsEnumerable();
        var items = fitting
            .OrderBy(item => !item.DisplayText.StartsWith(typed, StringComparison.Ordinal)).ThenBy(item => item.SortText, StringComparer.Ordinal)
            .DistinctBy(Insertion).Take(MostMatches).ToArray();
        var (start, end) = (CursorPosition.ToCodePoints(code, span.Start), CursorPosition.ToCodePoints(code, position));
        return new JsonObject
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray([.. items.Select(item => (JsonNode?)Insertion(item))]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject { ["_jupyter_types_experimental"] = new JsonArray([.. items.Select(item => Typed(item, start, end))]) },
        };
    }

    private static string Insertion(CompletionItem item) => item.Properties.GetValueOrDefault("InsertionText", item.DisplayText);

    private static JsonNode Typed(CompletionItem item, int start, int end) => new JsonObject
    {
        ["start"] = start,
        ["end"] = end,
        ["text"] = Insertion(item),
        ["type"] = item.Tags.FirstOrDefault()?.ToLowerInvariant() ?? "text",
    };
}
