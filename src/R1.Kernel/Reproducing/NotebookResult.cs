using System.Text.Json;
using System.Text.Json.Serialization;
using R1.Foundation;
using R1.Kernel.Notebooks;
using R1.Notebook;

namespace R1.Kernel.Reproducing;

/// <summary>What one notebook gave with one seed. Kept as a file beside the executed copy, so that an interrupted run can go on.</summary>
internal sealed record NotebookResult
{
    public const string Completed = "completed";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
    };

    /// <summary>File name without extension.</summary>
    public required string Name { get; init; }

    /// <summary>Seed of the run.</summary>
    public required int Seed { get; init; }

    /// <summary>completed, failed, stopped by the system, or killed with the signal.</summary>
    public required string Status { get; init; }

    /// <summary>Wall time of its process.</summary>
    public required double Seconds { get; init; }

    /// <summary>Processor time of its process and of the processes that it started.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Identity of everything but the seed that the result depends on, see <see cref="SourceState"/>.</summary>
    public required string Key { get; init; }

    /// <summary>What it reported, in order.</summary>
    public required IReadOnlyList<ReproductionRecord> Records { get; init; }

    /// <summary>Its named figures; a figure reported twice has its last value.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, double> Metrics =>
        Records.OfType<MetricRecord>().GroupBy(m => m.Name).ToDictionary(g => g.Key, g => g.Last().Value);

    /// <returns>The stored result, or null when there is none that can be read.</returns>
    public static NotebookResult? TryLoad(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<NotebookResult>(File.ReadAllText(path), Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Save(string path) => DurableFiles.WriteText(path, JsonSerializer.Serialize(this, Options) + "\n");
}
