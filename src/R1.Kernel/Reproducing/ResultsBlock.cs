using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using R1.Evaluation;

namespace R1.Kernel.Reproducing;

/// <summary>The results of a reproduction as Markdown, for a page that holds them between two marks.</summary>
internal static class ResultsBlock
{
    private const string Begin = "<!-- results -->", End = "<!-- /results -->";

    private static readonly (string Title, string Prefix)[] Models =
    [
        ("chance", "chance"), ("base model", "v3_base"), ("base model, best elicited", "v3_base_elicited"), ("rejection, one round", "rejection_once"),
        ("rejection, iterated", "rejection_iterated"), ("R1-Zero", "r1_zero"),
    ];

    private static readonly (string Title, string Metric, string Paper)[] Rows =
    [
        ("`broad_math` pass@1", "broad_math.pass_at_1", "MATH-500: 95.9"),
        ("`hard_math` pass@1", "hard_math.pass_at_1", "AIME 2024: 15.6, then 71.0"),
        ("`hard_math` cons@64", "hard_math.cons_at_64", "AIME 2024: 86.7"),
        ("mean length, tokens, `hard_math`", "hard_math.mean_length", "hundreds, then ten thousand"),
        ("more than one attempt, `hard_math`", "hard_math.reflection_rate", "grows"),
        ("again after an own `no`, `hard_math`", "hard_math.reflection_after_failed_check", ""),
        ("again after an own `yes`, `hard_math`", "hard_math.reflection_after_passed_check", ""),
        ("mixed languages, `hard_math`", "hard_math.mixing_rate", "named as a drawback"),
        ("format kept, `hard_math`", "hard_math.format_rate", ""),
    ];

    /// <summary>Puts the results of a summary between the marks of a page.</summary>
    /// <exception cref="InvalidDataException">The page has no such marks, or the summary lacks something.</exception>
    public static string Into(string page, JsonNode summary)
    {
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin) throw new InvalidDataException($"The page has no place for results: put {Begin} and {End} on lines of their own.");
        return $"{page[..begin]}{Begin}\n{Render(summary)}{page[end..]}";
    }

    /// <summary>The table of figures, the verdicts on the claims, and where they were measured.</summary>
    public static string Render(JsonNode summary)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"| | {string.Join(" | ", Models.Select(model => model.Title))} | the paper |\n");
        text.Append(CultureInfo.InvariantCulture, $"|---|{string.Concat(Models.Select(_ => "---|"))}---|\n");
        foreach (var (title, metric, paper) in Rows)
        {
            var cells = string.Join(" | ", Models.Select(model => Cell(summary, model.Prefix, metric)));
            text.Append(CultureInfo.InvariantCulture, $"| {title} | {cells} | {paper} |\n");
        }
        text.Append("\n| claim | measured | verdict |\n|---|---|---|\n");
        foreach (var claim in summary["claims"]!.AsArray().Where(claim => Number(claim!["measured"]!["mean"]) is not null))
        {
            var verdict = $"{Text(claim!["verdict"])}: {Text(claim["why"])}";
            text.Append(CultureInfo.InvariantCulture, $"| {Text(claim["statement"])} | {Measured(claim["measured"]!)} | {verdict} |\n");
        }
        // Of a run that has not come to its end, those seeds that have.
        var seeds = summary["notebooks"]!.AsArray().Where(notebook => notebook!["metrics"] is JsonObject { Count: > 0 })
            .Select(notebook => (int)notebook!["seed"]!).Distinct().ToList();
        var over = seeds.Count == 1 ? $"seed {seeds[0]}" : $"means over seeds {string.Join(", ", seeds)} with 95 % intervals over them";
        return text.Append(CultureInfo.InvariantCulture,
            $"\nTest problems, {over}; preset {Text(summary["preset"])}, commit {Text(summary["commit"])[..7]}, {Machine(summary["machine"]!)}.\n").ToString();
    }

    private static string Cell(JsonNode summary, string model, string metric)
    {
        double[] values =
        [
            .. summary["notebooks"]!.AsArray().Select(notebook => Number(notebook!["metrics"]?[$"{model}.{metric}"])).OfType<double>(),
        ];
        if (values.Length == 0) return "";
        if (values.Length == 1) return Short(values[0]);
        var (low, high) = ConfidenceInterval.OverSeeds(values);
        return $"{Short(values.Average())} [{Short(low)}, {Short(high)}]";
    }

    private static string Measured(JsonNode measured) => (Number(measured["mean"]), Number(measured["low"]), Number(measured["high"])) switch
    {
        ({ } mean, { } low, { } high) => $"{Short(mean)} [{Short(low)}, {Short(high)}]",
        (var mean, _, _) => Short(mean!.Value),
    };

    private static string Machine(JsonNode machine) => string.Join(", ", new[] { "cpu", "instructions" }
        .Select(key => machine[key]).OfType<JsonNode>().Select(Text));

    private static double? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;

    private static string Text(JsonNode? node) => node?.ToString() ?? throw new InvalidDataException("The summary lacks a text that it ought to have.");

    private static string Short(double value) => value.ToString(Math.Abs(value) >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
