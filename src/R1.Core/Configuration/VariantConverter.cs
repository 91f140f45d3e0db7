using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace R1.Configuration;

/// <summary>
/// Settings that are values of different types, such as the loss of an algorithm: written as the members of the value with the name of its type first,
/// <c>{"type":"clipped_loss","clip_epsilon":0.2}</c>. Any record that derives from an abstract <see cref="IConfig"/> is such a variant, also one of another
/// assembly, without being registered.
/// </summary>
internal sealed class VariantConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => Variants.IsVariant(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(VariantConverter<>).MakeGenericType(typeToConvert))!;
}

/// <inheritdoc cref="VariantConverterFactory"/>
internal sealed class VariantConverter<T> : JsonConverter<T> where T : class
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var members = JsonNode.Parse(ref reader) as JsonObject ?? throw new JsonException($"A {typeof(T).Name} is an object.");
        var name = members[Variants.TypeMember]?.ToString();
        var type = Variants.Find(typeof(T), name) ?? throw new JsonException($"'{name}' is no {typeof(T).Name}.");
        members.Remove(Variants.TypeMember);
        return (T)members.Deserialize(type, options)!;
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var members = JsonSerializer.SerializeToNode(value, value.GetType(), options)!.AsObject();
        members.Insert(0, Variants.TypeMember, Variants.NameOf(value.GetType()));
        members.WriteTo(writer, options);
    }
}
