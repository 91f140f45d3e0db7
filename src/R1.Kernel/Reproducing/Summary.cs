using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using R1.Configuration;
using R1.Foundation;
using R1.Kernel.Notebooks;
using R1.Notebook;

namespace R1.Kernel.Reproducing;

/// <summary>The result of a reproduction: summary.json for machines, index.html for readers.</summary>
internal sealed record Summary
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, NotebookDocument?> _opened = [];

    public required ReproductionPlan Plan { get; init; }

    /// <summary>Folder of the report, with the executed notebooks.</summary>
    public required string Folder { get; init; }

    /// <summary>Wall time, that of taken-over notebooks included.</summary>
    public required double Seconds { get; init; }

    public required IReadOnlyList<NotebookResult> Notebooks { get; init; }

    public IReadOnlyList<ClaimOutcome> Claims => field ??= ClaimOutcome.Of(new ClaimCatalogue(Plan.Claims), Notebooks);

    /// <summary>The executed copy of a notebook, which is read once; null where there is none.</summary>
    public NotebookDocument? Open(NotebookResult result)
    {
        var path = Path.Combine(Folder, IndexPage.File(result, ".ipynb"));
        if (!_opened.TryGetValue(path, out var notebook)) _opened[path] = notebook = File.Exists(path) ? NotebookDocument.Load(path) : null;
        return notebook;
    }

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
        ["parameters"] = new JsonArray([.. Plan.Parameters.Select(p => (JsonNode)p)]),
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
            ["p_holm"] = outcome.HolmP,
            ["per_seed"] = new JsonArray([.. outcome.Reports.Select(ToJson)]),
        };
    }

    private static JsonNode ToJson(ClaimReport report) => new JsonObject
    {
        ["seed"] = report.Seed,
        ["notebook"] = report.Notebook,
        ["mean"] = report.Record.Mean,
        ["low"] = report.Record.Low,
        ["high"] = report.Record.High,
        ["verdict"] = Reproduction.Look(report.Record.Verdict).Word,
        ["why"] = report.Record.Why,
    };
}
