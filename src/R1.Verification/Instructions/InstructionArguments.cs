using System.Text.Json;

namespace R1.Verification.Instructions;

/// <summary>The arguments of one instruction (<c>kwargs</c> of the published rows), read by name. Arguments that no rule asks for are left alone.</summary>
/// <param name="instruction">Id of the instruction, for messages.</param>
/// <param name="values">A JSON object.</param>
internal sealed class InstructionArguments(string instruction, JsonElement values)
{
    /// <summary>A whole number that is not negative.</summary>
    /// <exception cref="FormatException">It is missing or something else; so in all that follow.</exception>
    public int Number(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) && number >= 0
            ? number
            : throw Fault(name, "a whole number that is not negative");

    /// <summary>A text that is not blank.</summary>
    public string Text(string name) =>
        Find(name) is { ValueKind: JsonValueKind.String } value && !string.IsNullOrWhiteSpace(value.GetString())
            ? value.GetString()!
            : throw Fault(name, "a text that is not blank");

    /// <summary>A list of at least one text.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Array } value && value.GetArrayLength() > 0
            && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String && item.GetString()!.Length > 0)
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : throw Fault(name, "a list of texts");

    /// <summary>What a count is held against: <c>at least</c> or <c>less than</c> a number.</summary>
    /// <param name="relation">Name of the argument with the relation.</param>
    /// <param name="number">Name of the argument with the number.</param>
    public Func<int, bool> Bound(string relation, string number)
    {
        var limit = Number(number);
        return Text(relation) switch
        {
            "at least" => count => count >= limit,
            "less than" => count => count < limit,
            _ => throw Fault(relation, "'at least' or 'less than'"),
        };
    }

    /// <summary>The error for an argument that cannot be used.</summary>
    public FormatException Fault(string name, string remedy) =>
        new($"the argument '{name}' of '{instruction}' is {Find(name)?.GetRawText() ?? "missing"}: give {remedy}.");

    private JsonElement? Find(string name) => values.TryGetProperty(name, out var value) ? value : null;
}
