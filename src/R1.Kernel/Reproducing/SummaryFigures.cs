using System.Globalization;
using System.Text.Json.Nodes;
using R1.Evaluation;

namespace R1.Kernel.Reproducing;

/// <summary>The figures of a summary.json, by name and seed; of two notebooks that report the same figure the later one counts.</summary>
internal sealed class SummaryFigures
{
    private readonly Dictionary<string, Dictionary<int, double>> _values = [];

    /// <param name="summary">As <see cref="Summary.ToJson()"/> writes it.</param>
    /// <param name="only">The notebook whose figures are meant; null for all.</param>
    public SummaryFigures(JsonNode summary, string? only = null)
    {
        foreach (var notebook in summary["notebooks"]!.AsArray().Where(notebook => only is null || (string)notebook!["name"]! == only))
            foreach (var (name, value) in notebook!["metrics"]!.AsObject())
            {
                if (!_values.TryGetValue(name, out var bySeed)) _values[name] = bySeed = [];
                bySeed[(int)notebook["seed"]!] = (double)value!;
            }
    }

    /// <summary>Names of all figures, in the order in which they were reported.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>Seeds that have figures: of a run that has not come to its end, those that it came to.</summary>
    public IReadOnlyList<int> Seeds => [.. _values.Values.SelectMany(bySeed => bySeed.Keys).Distinct()];

    /// <summary>A figure by seed; empty where no seed has it.</summary>
    public IReadOnlyDictionary<int, double> Of(string name) => _values.GetValueOrDefault(name) ?? [];

    /// <summary>Models whose names begin so, without the beginning, in the order in which they were reported.</summary>
    public IReadOnlyList<string> ModelsAfter(string prefix) =>
    [
        .. Names.Select(name => name.Split('.')[0]).Where(model => model.StartsWith(prefix, StringComparison.Ordinal)).Select(model => model[prefix.Length..])
            .Distinct(),
    ];

    /// <summary>Mean of a figure over seeds and its 95 % interval; empty where no seed has it.</summary>
    public string Text(string name)
    {
        double[] values = [.. Of(name).Values];
        if (values.Length < 2) return values is [var only] ? Short(only) : "";
        var (low, high) = ConfidenceInterval.OverSeeds(values);
        return Text(values.Average(), low, high);
    }

    /// <summary>A figure and, where there is one, its interval.</summary>
    public static string Text(double mean, double? low, double? high) =>
        low is null || high is null ? Short(mean) : $"{Short(mean)} [{Short(low.Value)}, {Short(high.Value)}]";

    private static string Short(double value) => value.ToString(Math.Abs(value) >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
