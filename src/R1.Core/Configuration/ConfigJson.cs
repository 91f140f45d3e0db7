using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using R1.Foundation;

namespace R1.Configuration;

/// <summary>The one way in which the project's own JSON files are written and read: snake case, and nothing is skipped in silence.</summary>
internal static class ConfigJson
{
    /// <summary>
    /// Snake-case names and enum values, unmapped, doubled and missing required members refused, null refused where the type forbids it. Immutable.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = Make(indented: false);

    private static JsonSerializerOptions Indented { get; } = Make(indented: true);

    /// <summary>Indented JSON of a config or any record, with a line feed at the end.</summary>
    public static string Write(object value) => JsonSerializer.Serialize(value, value.GetType(), Indented) + "\n";

    /// <summary>JSON of a record on one line, without a line feed.</summary>
    public static string WriteLine(object value) => JsonSerializer.Serialize(value, value.GetType(), Options);

    /// <summary>Reads a config from a file and validates it.</summary>
    /// <exception cref="InvalidConfigException">
    /// Names the file and lists every field that is unknown, missing, of the wrong type or out of range.
    /// </exception>
    public static T ReadFile<T>(string path) where T : class => Read<T>(File.ReadAllText(path), path);

    /// <inheritdoc cref="ReadFile"/>
    /// <param name="json">The text.</param>
    /// <param name="source">What errors call it, e.g. the file name.</param>
    public static T Read<T>(string json, string source) where T : class
    {
        var value = (T)ConfigReader.Read(json, typeof(T), source);
        ConfigValidation.ThrowIfFaulty(value);
        return value;
    }

    /// <summary>
    /// SHA-256 (lower-case hex) of the canonical JSON: members sorted by name, no white space. It does not depend on the order of
    /// declaration, so only what the config says changes it.
    /// </summary>
    public static string Hash(object config) => Hash(JsonSerializer.SerializeToNode(config, config.GetType(), Options)!);

    internal static string Hash(JsonNode config) =>
        Hashes.OfText(Canonical(config)!.ToJsonString(Options));

    /// <summary>Name of a field as it is written in JSON.</summary>
    internal static string FieldName(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static JsonNode? Canonical(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(
            members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Canonical(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Canonical)]),
        _ => node?.DeepClone(),
    };

    private static JsonSerializerOptions Make(bool indented)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(DropComputed),
            WriteIndented = indented,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new VariantConverterFactory());
        options.MakeReadOnly();
        return options;
    }

    // A property that is computed from the others is no setting: it is neither written nor accepted.
    private static void DropComputed(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object) return;
        for (var i = info.Properties.Count - 1; i >= 0; i--)
            if (info.Properties[i] is { Set: null, AssociatedParameter: null }) info.Properties.RemoveAt(i);
    }
}
