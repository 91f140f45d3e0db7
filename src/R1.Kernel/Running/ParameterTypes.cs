using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis.CSharp;

namespace R1.Kernel.Running;

/// <summary>The types that a parameter may have: how a value given as text becomes one of them, and how it is written in C#.</summary>
internal static class ParameterTypes
{
    private static readonly string[] Lists = ["List", "IList", "IReadOnlyList", "IEnumerable", "ICollection", "IReadOnlyCollection"];

    /// <param name="type">A type as C# writes it.</param>
    /// <param name="text">The value as given; lists as JSON.</param>
    /// <param name="isEnum">Whether the type is known to be an enumeration.</param>
    /// <returns>The value in JSON, or null when it does not convert.</returns>
    public static JsonNode? Convert(string type, string text, bool isEnum) => type switch
    {
        "int" => Parse<int>(text, NumberStyles.AllowLeadingSign),
        "long" => Parse<long>(text, NumberStyles.AllowLeadingSign),
        "uint" => Parse<uint>(text, NumberStyles.None),
        "ulong" => Parse<ulong>(text, NumberStyles.None),
        "short" => Parse<short>(text, NumberStyles.AllowLeadingSign),
        "byte" => Parse<byte>(text, NumberStyles.None),
        "double" => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && double.IsFinite(v) ? v : null,
        "float" => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && float.IsFinite(v) ? v : null,
        "decimal" => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) ? v : null,
        "bool" => bool.TryParse(text, out var v) ? v : null,
        "char" => text.Length == 1 ? text : null,
        "string" => text,
        _ when ItemType(type) is { } item => ConvertItems(item, text),
        _ when isEnum => SyntaxFacts.IsValidIdentifier(text.Split('.')[^1]) ? text.Split('.')[^1] : null,
        _ => null,
    };

    /// <summary>A value as C# writes it.</summary>
    public static string Literal(string type, JsonNode value) => type switch
    {
        "string" => SymbolDisplay.FormatLiteral((string)value!, quote: true),
        "char" => SymbolDisplay.FormatLiteral(((string)value!)[0], quote: true),
        "long" => value.ToJsonString() + "L",
        "uint" => value.ToJsonString() + "u",
        "ulong" => value.ToJsonString() + "UL",
        "double" => value.ToJsonString() + "d",
        "float" => value.ToJsonString() + "f",
        "decimal" => value.ToJsonString() + "m",
        _ when value is JsonArray items => Items(type, items),
        _ when value.GetValueKind() == JsonValueKind.String => $"{type}.{(string)value!}",
        _ => value.ToJsonString(),
    };

    private static JsonNode? Parse<T>(string text, NumberStyles style) where T : System.Numerics.INumber<T> =>
        T.TryParse(text, style, CultureInfo.InvariantCulture, out var value) ? JsonValue.Create(value) : null;

    private static string Items(string type, JsonArray items)
    {
        var item = ItemType(type)!;
        var list = type.EndsWith("[]", StringComparison.Ordinal) ? $"{item}[]" : $"List<{item}>";
        return $"new {list} {{ {string.Join(", ", items.Select(value => Literal(item, value!)))} }}";
    }

    // int of int[] and of List<int>.
    private static string? ItemType(string type)
    {
        if (type.EndsWith("[]", StringComparison.Ordinal)) return type[..^2];
        var open = type.IndexOf('<');
        return open > 0 && type.EndsWith('>') && Lists.Contains(type[..open].Split('.')[^1]) ? type[(open + 1)..^1].Trim() : null;
    }

    // Lists are given as JSON: [1, 2, 3]
    private static JsonArray? ConvertItems(string type, string text)
    {
        try
        {
            if (JsonNode.Parse(text) is not JsonArray given) return null;
            var texts = given.Select(item => item?.GetValueKind() == JsonValueKind.String ? (string)item! : item?.ToJsonString());
            var items = texts.Select(item => item is null ? null : Convert(type, item, isEnum: false)).ToArray();
            return items.Contains(null) ? null : new JsonArray(items);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
