using System.Text.Json;
using System.Text.Json.Nodes;
using R1.Kernel.Notebooks;
using R1.Kernel.Running;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace R1.Kernel.Commands;

/// <summary>Parameters as a YAML mapping of names to values.</summary>
internal static class ParameterYaml
{
    /// <exception cref="BadInputException">The file cannot be read, or is no mapping.</exception>
    public static IReadOnlyDictionary<string, ParameterValue> ReadFile(string path)
    {
        try
        {
            return Read(File.ReadAllText(path), path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: {fault.Message}");
        }
    }

    /// <param name="text">YAML.</param>
    /// <param name="source">Where it comes from, for the error.</param>
    /// <exception cref="BadInputException">The text is no mapping.</exception>
    public static IReadOnlyDictionary<string, ParameterValue> Read(string text, string source)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException fault)
        {
            throw new BadInputException($"{source}: it is not YAML: {fault.Message}");
        }
        if (stream.Documents.Count == 0) return new Dictionary<string, ParameterValue>();
        if (stream.Documents[0].RootNode is not YamlMappingNode mapping) throw new BadInputException($"{source}: it is no list of 'name: value'.");
        return mapping.Children.ToDictionary(entry => entry.Key.ToString(), entry => Value(entry.Value));
    }

    private static ParameterValue Value(YamlNode node) => node is YamlScalarNode scalar
        ? new ParameterValue(IsNull(scalar) ? "null" : scalar.Value ?? "")
        : new ParameterValue(Json(node)?.ToJsonString() ?? "null");

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Json)]),
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(e => KeyValuePair.Create(e.Key.ToString(), Json(e.Value)))),
        YamlScalarNode scalar when IsNull(scalar) => null,
        YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text } => Plain(text),
        _ => JsonValue.Create(((YamlScalarNode)node).Value),
    };

    // Numbers and truth values stay what they are; every other plain word is text.
    private static JsonNode Plain(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonValue value ? value : JsonValue.Create(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static bool IsNull(YamlScalarNode scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is null or "" or "~" or "null";
}
