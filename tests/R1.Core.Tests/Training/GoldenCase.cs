using System.Text.Json;

namespace R1.Tests.Training;

/// <summary>
/// One case of a <see cref="GoldenFile"/>. A member that is missing, unknown, or of an unknown value fails the test with the place: nothing of a case is
/// passed over.
/// </summary>
internal sealed class GoldenCase(JsonElement json, string place)
{
    private readonly HashSet<string> _read = [];

    /// <summary>The settings of the case in one line, for messages.</summary>
    public string What { get; } = place + " " + string.Join(
        ' ', json.EnumerateObject().Where(p => p.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object)).Select(p => $"{p.Name}={p.Value}"));

    public JsonElement this[string key]
    {
        get
        {
            _read.Add(key);
            return json.TryGetProperty(key, out var value)
                ? value
                : throw new InvalidDataException($"{place} has no '{key}', only {string.Join(", ", json.EnumerateObject().Select(p => p.Name))}.");
        }
    }

    public bool Has(string key) => json.TryGetProperty(key, out _);

    public double Number(string key) => this[key].GetDouble();

    /// <summary>Null where the member is null.</summary>
    public double? OptionalNumber(string key) => this[key].ValueKind == JsonValueKind.Null ? null : Number(key);

    public string Text(string key) => this[key].GetString() ?? throw new InvalidDataException($"{place}: '{key}' is null.");

    /// <summary>What a text stands for.</summary>
    public T Choose<T>(string key, params (string Text, T Meaning)[] choices) => Choose(Text(key), key, choices);

    /// <inheritdoc cref="Choose{T}(string, ValueTuple{string, T}[])"/>
    public T Choose<T>(string text, string key, params (string Text, T Meaning)[] choices) =>
        choices.Any(choice => choice.Text == text)
            ? choices.First(choice => choice.Text == text).Meaning
            : throw new InvalidDataException($"{place}: {key} is '{text}'; the test knows {string.Join(", ", choices.Select(choice => choice.Text))}.");

    /// <summary>An object inside the case.</summary>
    public GoldenCase Inner(string key) => new(this[key], $"{place}.{key}");

    /// <summary>Fails when the case says something that the test has not read.</summary>
    public void AssertAllRead(params string[] ignored)
    {
        var unread = json.EnumerateObject().Select(p => p.Name).Except([.. _read, .. ignored]).ToList();
        if (unread.Count > 0) throw new InvalidDataException($"{place} has '{string.Join("', '", unread)}', which the test does not know.");
    }
}
