using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using R1.Foundation;
using R1.Notebook;

namespace R1.Kernel.Reproducing;

/// <summary>
/// What a report is made from. It is written before the first notebook runs, so that a report says what it still lacks and can be compared with others.
/// </summary>
internal sealed record ReproductionPlan
{
    public const string FileName = "plan.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        WriteIndented = true,
    };

    public required string Preset { get; init; }

    public required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>Notebooks that were asked for by name; empty for all.</summary>
    public required IReadOnlyList<string> Only { get; init; }

    /// <summary>What single notebooks were given beside preset and seed, as <see cref="NotebookParameter"/> writes it.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>Commit, with <c>-dirty</c> when files differ from it.</summary>
    public required string Commit { get; init; }

    public required DateTime Started { get; init; }

    public required JsonObject Machine { get; init; }

    /// <summary>In the order of their run.</summary>
    public required IReadOnlyList<PlannedNotebook> Notebooks { get; init; }

    public required IReadOnlyList<Claim> Claims { get; init; }

    /// <summary>The claims as one text, by which two plans are compared.</summary>
    public string ClaimsText() => JsonSerializer.Serialize(Claims, Json);

    public void Save(string folder) => DurableFiles.WriteText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json) + "\n");

    /// <exception cref="InvalidDataException">The file cannot be read as a plan.</exception>
    public static ReproductionPlan Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return JsonSerializer.Deserialize<ReproductionPlan>(File.ReadAllText(path), Json) ?? throw new JsonException("it is empty");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{path} is no plan of a reproduction: {fault.Message} Run its seed again.", fault);
        }
    }
}

/// <summary>A notebook of a plan.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Key">Identity of everything but the seed that its result depends on, see <see cref="SourceState"/>.</param>
internal sealed record PlannedNotebook(string Name, string Key);
