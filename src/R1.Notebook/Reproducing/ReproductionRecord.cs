using System.Text.Json;
using System.Text.Json.Serialization;

namespace R1.Notebook;

/// <summary>One line of what a notebook reports to the runner: a metric or a claim.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(MetricRecord), "metric")]
[JsonDerivedType(typeof(ClaimRecord), "claim")]
internal abstract record ReproductionRecord
{
    /// <summary>Set by the runner to the file that takes the lines; unset in an editor.</summary>
    public const string PathVariable = "R1_REPRODUCTION_RECORDS";

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public string ToLine() => JsonSerializer.Serialize(this, Options);

    public static IReadOnlyList<ReproductionRecord> ReadAll(string path) =>
        [.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<ReproductionRecord>(line, Options)!)];
}

/// <summary>A named figure.</summary>
internal sealed record MetricRecord(string Name, double Value) : ReproductionRecord;

/// <summary>What one notebook and seed found about a claim; the measured values are null where nothing could be measured.</summary>
internal sealed record ClaimRecord(string Id, double? Mean, double? Low, double? High, ClaimVerdict Verdict, string Why) : ReproductionRecord;
