using System.Text.Json;

namespace R1.Generation.Http;

/// <summary>Reads servers' answers: whatever is missing or of another kind is a <see cref="ServerFaultException"/>.</summary>
internal static class Answers
{
    /// <summary>A member that is there and not null.</summary>
    public static JsonElement Need(this JsonElement parent, string name) =>
        parent.Find(name) ?? throw new ServerFaultException($"the answer lacks {name}");

    /// <summary>A member, or null when it is missing or null.</summary>
    public static JsonElement? Find(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <summary>The items of a list.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement list) =>
        list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray()]
            : throw new ServerFaultException($"the answer has {Excerpt(list)} in place of a list");

    /// <summary>A whole number.</summary>
    public static int Integer(this JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw NoNumber(value);

    /// <summary>A number.</summary>
    public static float Single(this JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out var number) ? number : throw NoNumber(value);

    /// <summary>A text; null for anything else.</summary>
    public static string? Text(this JsonElement? value) => value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static ServerFaultException NoNumber(JsonElement value) => new($"the answer has {Excerpt(value)} in place of a number");

    private static string Excerpt(JsonElement value) => value.GetRawText() is { Length: > 40 } text ? text[..40] + "…" : value.GetRawText();
}
