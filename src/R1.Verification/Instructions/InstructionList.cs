using System.Text.Json;

namespace R1.Verification.Instructions;

/// <summary>The instructions of one prompt of IFEval.</summary>
internal sealed class InstructionList
{
    private readonly List<Instruction> _all;

    private InstructionList(List<Instruction> all) => _all = all;

    /// <summary>Reads the two lists of a published row.</summary>
    /// <param name="json"><c>{"instruction_id_list":[ids],"kwargs":[objects]}</c>, one object of arguments per id; other fields are left alone.</param>
    /// <exception cref="FormatException">The text has another form, an id is unknown, or an argument is wrong; says what to give.</exception>
    public static InstructionList Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var (ids, arguments) = (List(document.RootElement, "instruction_id_list"), List(document.RootElement, "kwargs"));
            if (ids.Count != arguments.Count)
                throw new FormatException($"there are {ids.Count} instructions and {arguments.Count} 'kwargs': give one for each.");
            if (arguments.Any(one => one.ValueKind != JsonValueKind.Object)) throw new FormatException("'kwargs' holds something else than objects.");
            return new InstructionList([.. ids.Zip(arguments, (id, one) => InstructionTable.Find(Id(id), one))]);
        }
        catch (JsonException error)
        {
            throw new FormatException($"the instructions are no JSON ({error.Message}): give 'instruction_id_list' and 'kwargs' of a row.", error);
        }
    }

    /// <summary>Ids of the instructions, in order.</summary>
    public IReadOnlyList<string> Ids => [.. _all.Select(one => one.Id)];

    /// <summary>Which instructions a text follows, in order.</summary>
    /// <param name="text">The response alone, without thoughts.</param>
    /// <param name="loosely">Whether a text that follows one after small changes does, see <see cref="LooseVariants"/>; by default it does not.</param>
    public IReadOnlyList<bool> Followed(string text, bool loosely = false) =>
        [.. _all.Select(one => loosely ? one.IsFollowedLoosely(text) : one.IsFollowedStrictly(text))];

    private static List<JsonElement> List(JsonElement row, string field) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(field, out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0
            ? [.. list.EnumerateArray()]
            : throw new FormatException($"the field '{field}' is missing, empty, or no list.");

    private static string Id(JsonElement id) =>
        id.ValueKind == JsonValueKind.String ? id.GetString()! : throw new FormatException($"{id.GetRawText()} is no id of an instruction: give a text.");
}
