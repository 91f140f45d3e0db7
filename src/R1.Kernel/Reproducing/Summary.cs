using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using R1.Configuration;
using R1.Foundation;
using R1.Notebook;

namespace R1.Kernel.Reproducing;

/// <summary>The result of a reproduction: summary.json for machines, index.html for readers.</summary>
internal sealed record Summary
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required ReproductionPlan Plan { get; init; }

    /// <summary>Folder of the report, with the executed notebooks.</summary>
    public required string Folder { get; init; }

    /// <summary>Wall time, that of taken-over notebooks included.</summary>
    public required double Seconds { get; init; }

    public required IReadOnlyList<NotebookResult> Notebooks { get; init; }

    public IReadOnlyList<ClaimOutcome> Claims => ClaimOutcome.Of(new ClaimCatalogue(Plan.Claims), Notebooks);

    /// <summary>Writes both files into the folder.</summary>
    public void Write()
    {
        DurableFiles.WriteText(Path.Combine(Folder, "summary.json"), ToJson().ToJsonString(Indented) + "\n");
        DurableFiles.WriteText(Path.Combine(Folder, "index.html"), IndexPage.Render(this));
    }

    public JsonObject ToJson() => new()
    {
        ["preset"] = Plan.Preset,
        ["seeds"] = new JsonArray([.. Plan.Seeds.Select(s => (JsonNode)s)]),
        ["commit"] = Plan.Commit,
        ["machine"] = Plan.Machine.DeepClone(),
        ["started"] = Plan.Started.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
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
