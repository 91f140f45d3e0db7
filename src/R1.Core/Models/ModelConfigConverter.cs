using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace R1.Models;

/// <summary>A model of any architecture among other settings: written as its <c>config.json</c>.</summary>
internal sealed class ModelConfigConverter : JsonConverter<ModelConfig>
{
    public override ModelConfig Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ModelConfig.Parse(JsonNode.Parse(ref reader)?.ToJsonString() ?? throw new JsonException("A model is an object."));

    public override void Write(Utf8JsonWriter writer, ModelConfig value, JsonSerializerOptions options) => JsonNode.Parse(value.ToJson())!.WriteTo(writer);
}
