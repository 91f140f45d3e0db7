using System.Text.Json;
using System.Text.Json.Serialization;

namespace R1.Models.Adapters;

/// <summary>Low-rank adaptation (arXiv 2106.09685): which projections get a trained update of which rank.</summary>
public sealed record LoraConfig
{
    internal const string FileName = "adapter_config.json";

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <value>Rank r of the updates. Default 16.</value>
    [JsonPropertyName("r")]
    public int Rank { get; init; } = 16;

    /// <value>The updates are multiplied by alpha / r. Default 32.</value>
    [JsonPropertyName("lora_alpha")]
    public double Alpha { get; init; } = 32;

    /// <value>Last parts of the names of the adapted projections. Default: attention and dense feed-forward of Llama and Qwen.</value>
    public IReadOnlyList<string> TargetModules { get; init; } = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];

    /// <summary>Factor on the updates.</summary>
    internal double Scale => Alpha / Rank;

    /// <summary>Reads the <c>adapter_config.json</c> of PEFT.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or asks for another kind of adapter; names file, field and value.</exception>
    internal static LoraConfig Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var (field, plain) in Plain)
                if (document.RootElement.TryGetProperty(field, out var value) && value.GetRawText() is var text && text != plain && text != "null")
                    throw new InvalidDataException($"{path}: {field} is {text}; only {plain} is supported.");
            return document.RootElement.Deserialize<LoraConfig>(Options)!;
        }
        catch (Exception error) when (error is JsonException or IOException)
        {
            throw new InvalidDataException($"{path} cannot be read ({error.Message}): give a folder that PEFT or this library has saved.", error);
        }
    }

    /// <summary>The text of PEFT's <c>adapter_config.json</c>.</summary>
    internal string ToJson()
    {
        var all = JsonSerializer.SerializeToNode(this, Options)!.AsObject();
        foreach (var (field, plain) in Plain) all[field] = System.Text.Json.Nodes.JsonNode.Parse(plain);
        all["inference_mode"] = true;
        return all.ToJsonString(Options);
    }

    // What PEFT knows beside, and the only value that is computed here.
    private static readonly (string Field, string Value)[] Plain =
    [
        ("peft_type", "\"LORA\""), ("task_type", "\"CAUSAL_LM\""), ("lora_dropout", "0.0"), ("bias", "\"none\""), ("fan_in_fan_out", "false"),
        ("use_rslora", "false"), ("use_dora", "false"),
    ];
}
