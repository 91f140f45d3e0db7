using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace R1.Runs;

/// <summary>
/// The numbers of a training step by name, and back. A number has the name of its property, in snake case or as its JSON name says; those of a nested
/// record or dictionary follow its name after a dot. <c>Step</c> is the number of the step, and <c>Seconds</c> are wall times: neither is among the values.
/// </summary>
internal static class StepValues
{
    private const string Step = "step", Seconds = "seconds";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The numbers that depend on the seed alone; none of null.</summary>
    public static Dictionary<string, double> Of(object? step, string prefix = "")
    {
        var members = Members(step);
        members.Remove(Step);
        members.Remove(Seconds);
        return new Dictionary<string, double>(Flatten(prefix, members));
    }

    /// <summary>The wall times, in seconds; none of null.</summary>
    public static Dictionary<string, double> TimesOf(object? step) => Members(step)[Seconds] switch
    {
        null => [],
        JsonObject parts => new Dictionary<string, double>(Flatten("", parts)),
        var all => new Dictionary<string, double> { [Seconds] = all.GetValue<double>() },
    };

    /// <summary>Reads a step back; numbers that it does not have are ignored.</summary>
    /// <param name="record">What was logged.</param>
    /// <param name="prefix">Only the numbers after this name and a dot; all when empty.</param>
    /// <exception cref="InvalidDataException">The record lacks one of the numbers.</exception>
    public static T Read<T>(MetricsRecord record, string prefix = "")
    {
        var members = new JsonObject { [Step] = record.Step };
        foreach (var (name, value) in record.Values) Place(members, name.Split('.'), value);
        if (prefix.Length > 0) members = members[prefix]!.AsObject();
        else members[Seconds] = record.Time.TryGetValue(Seconds, out var all) ? all
            : new JsonObject(record.Time.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value)));
        try
        {
            return members.Deserialize<T>(Options)!;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"The record of step {record.Step} is no {typeof(T).Name}: {error.Message} Restore metrics.jsonl, "
                + "or delete the run.", error);
        }
    }

    private static JsonObject Members(object? step) => step is null ? [] : JsonSerializer.SerializeToNode(step, step.GetType(), Options)!.AsObject();

    private static IEnumerable<KeyValuePair<string, double>> Flatten(string prefix, JsonObject members) => members.SelectMany(member =>
    {
        var name = prefix.Length == 0 ? member.Key : $"{prefix}.{member.Key}";
        return member.Value switch
        {
            null => [],
            JsonObject nested => Flatten(name, nested),
            var number => [KeyValuePair.Create(name, number.Deserialize<double>(Options))],
        };
    });

    private static void Place(JsonObject members, ReadOnlySpan<string> path, double value)
    {
        // By the options, for JSON has no NaN and no infinities: they are strings.
        if (path.Length == 1) members[path[0]] = JsonSerializer.SerializeToNode(value, Options);
        else
        {
            members[path[0]] ??= new JsonObject();
            Place(members[path[0]]!.AsObject(), path[1..], value);
        }
    }
}
