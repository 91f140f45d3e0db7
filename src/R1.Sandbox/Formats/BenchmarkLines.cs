using System.Text.Json;

namespace R1.Sandbox.Formats;

/// <summary>JSON lines whose other fields we do not need.</summary>
internal static class BenchmarkLines
{
    public static IReadOnlyList<T> Read<T>(string path, Func<BenchmarkLine, T> read) =>
        [.. File.ReadLines(path).Select((text, i) => (text, i)).Where(line => line.text.Length > 0)
            .Select(line => read(BenchmarkLine.Parse(line.text, $"{path}, line {line.i + 1}")))];
}

/// <summary>One line: a JSON object.</summary>
internal sealed record BenchmarkLine(JsonElement Fields, string Place)
{
    public static BenchmarkLine Parse(string text, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return new BenchmarkLine(document.RootElement.Clone(), place);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{place} is no JSON: {error.Message}");
        }
    }

    public bool Has(string field) => Fields.ValueKind == JsonValueKind.Object && Fields.TryGetProperty(field, out _);

    public string Text(string field) =>
        Value(field) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } value ? value.ToString() : throw Wrong(field, "a text");

    public IReadOnlyList<string> Texts(string field) => Value(field) is { ValueKind: JsonValueKind.Array } value
        ? [.. value.EnumerateArray().Select(item => item.ToString())]
        : throw Wrong(field, "a list of texts");

    private JsonElement Value(string field) => Has(field) ? Fields.GetProperty(field) : throw Wrong(field, "a value");

    public InvalidDataException Wrong(string field, string wanted) => new($"{Place}, field {field}: give {wanted}");
}
