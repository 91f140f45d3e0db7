using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using R1.Configuration;

namespace R1.Models;

/// <summary>Reads and writes <c>config.json</c>, old and new spellings alike.</summary>
internal static class ModelConfigJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        AllowOutOfOrderMetadataProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    public static ModelConfig Load(string folder)
    {
        var path = Path.Combine(folder, "config.json");
        if (!File.Exists(path))
            throw new FileNotFoundException($"'{folder}' has no config.json: give the folder of a Hugging Face checkpoint.", path);
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"{path}: {error.Message}", error);
        }
    }

    public static ModelConfig Parse(string json)
    {
        try
        {
            var root = JsonNode.Parse(json, documentOptions: Strict) as JsonObject
                ?? throw new ArgumentException("config.json must hold a JSON object.");
            Normalise(root);
            var config = Deserialize(root);
            config.Validate();
            CheckArchitectures(root, config);
            return config;
        }
        // The latter: a text holds half of a surrogate pair.
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new ArgumentException($"config.json cannot be read: {error.Message}", error);
        }
    }

    public static string Write(ModelConfig config) => JsonSerializer.Serialize(config, config.GetType(), Options);

    private static ModelConfig Deserialize(JsonObject root)
    {
        var type = Text(root["model_type"]);
        var config = ModelArchitectures.Find(type) ?? throw new ArgumentException(ModelArchitectures.UnknownFault(type));
        return (ModelConfig)root.Deserialize(config, Options)!;
    }

    /// <summary>The same model type serves other heads (a classifier, a reward model), whose weights mean something else.</summary>
    private static void CheckArchitectures(JsonObject root, ModelConfig config)
    {
        if (root["architectures"] is not { } given || (given is JsonArray names && names.Any(name => config.Architectures.Contains(Text(name))))) return;
        throw new ArgumentException(
            $"architectures is {given.ToJsonString()}; supported for model_type '{config.ModelType}' is {string.Join(", ", config.Architectures)}.");
    }

    /// <summary>Brings the spellings of different transformers versions to one.</summary>
    private static void Normalise(JsonObject root)
    {
        Rename(root, "torch_dtype", "dtype");
        if (root["rope_parameters"] is JsonObject parameters)
        {
            // transformers 5 keeps theta and scaling together
            root.Remove("rope_parameters");
            if (parameters["rope_theta"] is { } theta) root["rope_theta"] = theta.DeepClone();
            parameters.Remove("rope_theta");
            root["rope_scaling"] = parameters;
        }
        if (root["rope_scaling"] is not JsonObject scaling) return;
        Rename(scaling, "type", "rope_type");
        var type = Text(scaling["rope_type"]);
        if (type == "default") root["rope_scaling"] = null;
        else if (!RopeScaling.SupportedTypes.Contains(type))
            throw new ArgumentException(
                $"rope_scaling.rope_type is '{type}'; supported are default, {string.Join(", ", RopeScaling.SupportedTypes)}.");
    }

    private static void Rename(JsonObject node, string old, string current)
    {
        if (!node.TryGetPropertyValue(old, out var value)) return;
        node.Remove(old);
        node.TryAdd(current, value);
    }

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node?.ToJsonString();
}

/// <summary>A token id or a list of them.</summary>
internal sealed class TokenIdsConverter : JsonConverter<IReadOnlyList<int>>
{
    public override IReadOnlyList<int> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? [reader.GetInt32()] : JsonSerializer.Deserialize<int[]>(ref reader, options)!;

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<int> value, JsonSerializerOptions options)
    {
        if (value.Count == 1) writer.WriteNumberValue(value[0]);
        else JsonSerializer.Serialize(writer, value.ToArray(), options);
    }
}
