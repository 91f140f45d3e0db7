using System.Text.Json;

namespace R1.Models;

/// <summary>
/// Keys of a <c>config.json</c> that its model type does not read but that must not be ignored: they say that the model computes something else, and
/// without them one kind of model would be taken for another.
/// </summary>
internal static class UnusedKeys
{
    private static readonly string[] Experts = ["n_routed_experts", "num_experts", "num_local_experts"];

    public static IEnumerable<string> Faults(string modelType, IDictionary<string, JsonElement>? unused)
    {
        if (unused is null) yield break;
        if (unused.TryGetValue(Float8.ConfigKey, out var quantization) && Float8.Parse(quantization, out var unsupported) is null) yield return unsupported!;
        foreach (var key in Experts)
            if (unused.TryGetValue(key, out var value) && !IsNothing(value)) yield return $"{key} is {value.GetRawText()}; '{modelType}' has no experts here.";
        if (unused.TryGetValue("kv_lora_rank", out var rank) && !IsNothing(rank))
            yield return $"kv_lora_rank is {rank.GetRawText()}; '{modelType}' has no latent attention here.";
        if (unused.TryGetValue("layer_types", out var types) && OtherLayer(types) is { } other)
            yield return $"layer_types holds {other.GetRawText()}; only \"full_attention\" is supported.";
    }

    private static bool IsNothing(JsonElement value) =>
        value.ValueKind is JsonValueKind.Null || (value.ValueKind is JsonValueKind.Number && value.GetDouble() == 0);

    private static JsonElement? OtherLayer(JsonElement types)
    {
        if (types.ValueKind == JsonValueKind.Null) return null;
        if (types.ValueKind != JsonValueKind.Array) return types;
        foreach (var type in types.EnumerateArray())
            if (type.ValueKind != JsonValueKind.String || !type.ValueEquals("full_attention")) return type;
        return null;
    }
}
