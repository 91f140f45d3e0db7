using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using R1.Configuration;
using R1.Foundation;
using R1.Notebook;

namespace R1.Kernel.Reproducing;

/// <summary>The machine-readable result of a reproduction.</summary>
internal sealed record Summary
{
    public required ReproductionOptions Options { get; init; }

    public required string Commit { get; init; }

    public required DateTime Started { get; init; }

    /// <summary>Wall time, that of taken-over notebooks included.</summary>
    public required double Seconds { get; init; }

    public required IReadOnlyList<NotebookResult> Notebooks { get; init; }

    public required IReadOnlyList<ClaimOutcome> Claims { get; init; }

    public JsonObject ToJson() => new()
    {
        ["preset"] = Options.Preset,
        ["seeds"] = new JsonArray([.. Options.Seeds.Select(s => (JsonNode)s)]),
        ["commit"] = Commit,
        ["machine"] = Machine.Describe(Options.Threads),
        ["started"] = Started.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["seconds"] = Math.Round(Seconds, 1),
        ["notebooks"] = new JsonArray([.. Notebooks.Select(ToJson)]),
        ["claims"] = new JsonArray([.. Claims.Select(ToJson)]),
    };

    private static JsonNode ToJson(NotebookResult notebook) => new JsonObject
    {
        ["name"] = notebook.Name,
        ["seed"] = notebook.Seed,
        ["status"] = notebook.Status,
        ["seconds"] = notebook.Seconds,
        ["metrics"] = JsonSerializer.SerializeToNode(notebook.Metrics),
    };

    private static JsonNode ToJson(ClaimOutcome outcome)
    {
        var (mean, low, high, seeds) = outcome.Measured;
        return new JsonObject
        {
            ["id"] = outcome.Claim.Id,
            ["section"] = outcome.Claim.Section,
            ["statement"] = outcome.Claim.Statement,
            ["paper"] = outcome.Claim.Paper,
            ["measured"] = new JsonObject { ["mean"] = mean, ["low"] = low, ["high"] = high, ["seeds"] = seeds },
            ["verdict"] = Reproduction.Look(outcome.Verdict).Word,
            ["why"] = outcome.Why,
            ["per_seed"] = new JsonArray([.. outcome.Reports.Select(r => ToJson(r.Seed, r.Record))]),
        };
    }

    private static JsonNode ToJson(int seed, ClaimRecord record) => new JsonObject
    {
        ["seed"] = seed,
        ["mean"] = record.Mean,
        ["low"] = record.Low,
        ["high"] = record.High,
        ["verdict"] = Reproduction.Look(record.Verdict).Word,
        ["why"] = record.Why,
    };
}
