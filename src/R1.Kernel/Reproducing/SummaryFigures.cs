using System.Globalization;
using System.Text.Json.Nodes;
using R1.Evaluation;

namespace R1.Kernel.Reproducing;

/// <summary>The figures of a summary.json by name.</summary>
/// <param name="summary">As <see cref="Summary.ToJson()"/> writes it.</param>
internal sealed class SummaryFigures(JsonNode summary)
{
    private readonly IReadOnlyList<(string Notebook, int Seed, JsonObject Metrics)> _notebooks =
    [
        .. summary["notebooks"]!.AsArray().Where(notebook => notebook!["metrics"] is JsonObject { Count: > 0 })
            .Select(notebook => ((string)notebook!["name"]!, (int)notebook["seed"]!, notebook["metrics"]!.AsObject())),
    ];

    /// <summary>Seeds that have figures: of a run that has not come to its end, those that it came to.</summary>
    public IReadOnlyList<int> Seeds => [.. _notebooks.Select(notebook => notebook.Seed).Distinct()];

    /// <summary>Models whose names begin so, without the beginning, in the order in which they were reported.</summary>
    public IReadOnlyList<string> ModelsAfter(string prefix) =>
    [
        .. _notebooks.SelectMany(notebook => notebook.Metrics).Select(metric => metric.Key.Split('.')[0])
            .Where(model => model.StartsWith(prefix, StringComparison.Ordinal)).Select(model => model[prefix.Length..]).Distinct(),
    ];

    /// <summary>One value for each seed that has the figure.</summary>
    /// <param name="metric">Its name.</param>
    /// <param name="notebook">Who reported it; null for the last that did.</param>
    public IReadOnlyList<double> Of(string metric, string? notebook = null) =>
    [
        .. _notebooks.Where(one => notebook is null || one.Notebook == notebook).GroupBy(one => one.Seed)
            .Select(ofSeed => ofSeed.Select(one => (double?)one.Metrics[metric]).LastOrDefault(value => value is not null)).OfType<double>(),
    ];

    /// <summary>Mean over seeds and its 95 % interval; empty where no seed has the figure.</summary>
    /// <inheritdoc cref="Of"/>
    public string Text(string metric, string? notebook = null)
    {
        var values = Of(metric, notebook);
        if (values.Count < 2) return values is [var only] ? Short(only) : "";
        var (low, high) = ConfidenceInterval.OverSeeds(values);
        return Text(values.Average(), low, high);
    }

    /// <summary>A figure and, where there is one, its interval.</summary>
    public static string Text(double mean, double? low, double? high) =>
        low is null || high is null ? Short(mean) : $"{Short(mean)} [{Short(low.Value)}, {Short(high.Value)}]";

    private static string Short(double value) => value.ToString(Math.Abs(value) >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
