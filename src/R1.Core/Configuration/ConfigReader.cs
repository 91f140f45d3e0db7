using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace R1.Configuration;

/// <summary>Reads JSON into a record, but first walks text and type together, so that all faults come out at once and with their fields.</summary>
internal static class ConfigReader
{
    public static object Read(string json, Type type, string source)
    {
        var faults = new List<ConfigFault>();
        using var document = Parse(json, source);
        Walk(document.RootElement, type, "", faults);
        if (faults.Count > 0) throw new InvalidConfigException(source, faults);
        return document.RootElement.Deserialize(type, ConfigJson.Options)
            ?? throw new InvalidConfigException(source, [new ConfigFault("(whole file)", null, $"give a {type.Name} object")]);
    }

    /// <summary>A file of whatever fields.</summary>
    /// <exception cref="InvalidConfigException">It is no JSON: names file, line and column.</exception>
    public static JsonNode ReadNode(string path)
    {
        var json = File.ReadAllText(path);
        Parse(json, path).Dispose();
        return JsonNode.Parse(json) ?? throw new InvalidConfigException(path, [new ConfigFault("(whole file)", null, "give an object")]);
    }

    private static JsonDocument Parse(string json, string source)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException error)
        {
            // The parser counts lines and columns from 0 at the end of its message; people count from 1.
            var (line, column) = (error.LineNumber ?? 0, error.BytePositionInLine ?? 0);
            var reason = error.Message.Split(" LineNumber:")[0];
            throw new InvalidConfigException(source, [new ConfigFault(
                $"line {line + 1}", new RawJson(Line(json, line)), $"correct the JSON at byte {column + 1} ({reason})")]);
        }
        catch (InvalidOperationException error)
        {
            // The name of a member holds half of a surrogate pair.
            throw new InvalidConfigException(source, [new ConfigFault("line 1", new RawJson(json), $"correct the JSON ({error.Message})")]);
        }
    }

    private static void Walk(JsonElement element, Type type, string path, List<ConfigFault> faults)
    {
        if (Variants.IsVariant(type) && element.ValueKind == JsonValueKind.Object)
        {
            WalkVariant(element, type, path, faults);
            return;
        }
        var info = ConfigJson.Options.GetTypeInfo(type);
        switch (info.Kind, element.ValueKind)
        {
            case (JsonTypeInfoKind.Object, JsonValueKind.Object):
                WalkObject(element, info, path, faults);
                break;
            case (JsonTypeInfoKind.Enumerable, JsonValueKind.Array):
                var index = 0;
                foreach (var item in element.EnumerateArray()) Walk(item, info.ElementType!, $"{path}[{index++}]", faults);
                break;
            case (JsonTypeInfoKind.Dictionary, JsonValueKind.Object):
                foreach (var member in element.EnumerateObject()) Walk(member.Value, info.ElementType!, Join(path, member.Name), faults);
                break;
            default:
                if (!CanRead(element, type))
                    faults.Add(new ConfigFault(path.Length == 0 ? "(whole file)" : path, Raw(element), $"give {Describe(type)}"));
                break;
        }
    }

    private static void WalkVariant(JsonElement element, Type variant, string path, List<ConfigFault> faults)
    {
        var named = element.TryGetProperty(Variants.TypeMember, out var name);
        if (Variants.Find(variant, named ? name.ToString() : null) is { } type)
            WalkObject(element, ConfigJson.Options.GetTypeInfo(type), path, faults, Variants.TypeMember);
        else
            faults.Add(new ConfigFault(
                Join(path, Variants.TypeMember), named ? Raw(name) : new RawJson("(missing)"), $"give one of {string.Join(", ", Variants.Names(variant))}"));
    }

    private static void WalkObject(JsonElement element, JsonTypeInfo info, string path, List<ConfigFault> faults, string? ignored = null)
    {
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name == ignored) continue;
            var property = info.Properties.FirstOrDefault(property => property.Name == member.Name);
            if (property is null)
                faults.Add(new ConfigFault(Join(path, member.Name), Raw(member.Value),
                    $"remove it or use one of the fields of {info.Type.Name}: {Names(info)}"));
            else if (!HasReaderOfItsOwn(property, member.Value) && (member.Value.ValueKind != JsonValueKind.Null || !property.IsSetNullable))
                Walk(member.Value, property.PropertyType, Join(path, member.Name), faults);
        }
        foreach (var property in info.Properties)
            if (property.IsRequired && !element.TryGetProperty(property.Name, out _))
                faults.Add(new ConfigFault(
                    Join(path, property.Name), new RawJson("(missing)"), $"give {Describe(property.PropertyType)}: it has no default"));
    }

    // An object whose fields the declared type does not tell, such as a model of any architecture.
    private static bool HasReaderOfItsOwn(JsonPropertyInfo property, JsonElement value) =>
        property.CustomConverter is not null && value.ValueKind == JsonValueKind.Object;

    private static bool CanRead(JsonElement element, Type type)
    {
        if (element.ValueKind == JsonValueKind.Null) return Nullable.GetUnderlyingType(type) is not null;
        try
        {
            element.Deserialize(type, ConfigJson.Options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Describe(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum) return $"one of {string.Join(", ", Enum.GetNames(type).Select(ConfigJson.FieldName))}";
        if (type == typeof(string)) return "a text in quotes";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(JsonElement)) return "a value";
        if (Variants.IsVariant(type)) return $"an object whose {Variants.TypeMember} is one of {string.Join(", ", Variants.Names(type))}";
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Single or TypeCode.Double or TypeCode.Decimal => "a number",
            >= TypeCode.SByte and <= TypeCode.UInt64 => $"a whole number within {type.Name}",
            _ => $"a {type.Name}",
        };
    }

    private static string Names(JsonTypeInfo info) => string.Join(", ", info.Properties.Select(property => property.Name));

    private static RawJson Raw(JsonElement element) => new(element.GetRawText());

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Line(string json, long number) => json.Split('\n').ElementAtOrDefault((int)number)?.Trim() ?? "";
}
