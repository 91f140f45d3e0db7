using System.Text.Json;
using System.Text.Json.Serialization;

namespace R1.Models;

/// <summary>
/// What the <c>generation_config.json</c> of a checkpoint says: the ids that end a text, and how its authors sample. The former are honoured, the latter are
/// there to be read: nothing samples with them unless you say so.
/// </summary>
public sealed record GenerationConfig
{
    private const string FileName = "generation_config.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        AllowDuplicateProperties = false,
    };

    /// <summary>Ids that end a completion; null where the file has none.</summary>
    [JsonConverter(typeof(TokenIdsConverter))]
    public IReadOnlyList<int>? EosTokenId { get; init; }

    /// <summary>Whether the authors sample at all; null where the file does not say.</summary>
    public bool? DoSample { get; init; }

    /// <summary>Softmax temperature; null where the file does not say.</summary>
    public double? Temperature { get; init; }

    /// <summary>Nucleus mass; null where the file does not say.</summary>
    public double? TopP { get; init; }

    /// <summary>Number of likeliest tokens; null where the file does not say.</summary>
    public int? TopK { get; init; }

    /// <summary>Divisor of the logits of tokens that are in the text already; null where the file does not say. This library has no such penalty.</summary>
    public double? RepetitionPenalty { get; init; }

    /// <summary>Reads the file of a checkpoint folder.</summary>
    /// <returns>Null when the folder has none.</returns>
    /// <exception cref="InvalidDataException">The file is damaged; names it.</exception>
    public static GenerationConfig? Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<GenerationConfig>(File.ReadAllBytes(path), Options) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} cannot be read: {error.Message} Correct the file or delete it.", error);
        }
    }

    /// <summary>The sampling settings in one line, e.g. <c>temperature 0.6, top_p 0.95</c>; empty when there are none.</summary>
    public string Sampling()
    {
        (string Name, object? Value)[] settings =
        [
            ("do_sample", DoSample), ("temperature", Temperature), ("top_p", TopP), ("top_k", TopK), ("repetition_penalty", RepetitionPenalty),
        ];
        var given = settings.Where(setting => setting.Value is not null);
        return string.Join(", ", given.Select(setting => FormattableString.Invariant($"{setting.Name} {setting.Value}")));
    }
}
