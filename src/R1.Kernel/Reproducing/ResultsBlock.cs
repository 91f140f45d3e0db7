using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace R1.Kernel.Reproducing;

/// <summary>The results of a reproduction as Markdown, for a page that holds them between two marks.</summary>
internal static class ResultsBlock
{
    private const string Begin = "<!-- results -->", End = "<!-- /results -->";

    /// <summary>Puts the results of a summary between the marks of a page.</summary>
    /// <exception cref="InvalidDataException">The page has no such marks, or the summary lacks something.</exception>
    public static string Into(string page, JsonNode summary)
    {
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin) throw new InvalidDataException($"The page has no place for results: put {Begin} and {End} on lines of their own.");
        return $"{page[..begin]}{Begin}\n{Render(summary)}{page[end..]}";
    }

    /// <summary>The tables of figures, the verdicts on the claims, and where they were measured.</summary>
    public static string Render(JsonNode summary)
    {
        var figures = new SummaryFigures(summary);
        var tables = new ResultsTables(figures, new SummaryFigures(summary, ResultsTables.ZeroLesson));
        JsonNode[] claims = [.. summary["claims"]!.AsArray().OfType<JsonNode>().Where(claim => claim["measured"]!["mean"] is not null)];
        var text = new StringBuilder().Append(tables.Zero()).Append(tables.Ladder()).Append(tables.Students());
        text.Append(CultureInfo.InvariantCulture, $"Claims: {Counts(claims)}.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"<details><summary>All {claims.Length} claims with what was measured</summary>\n\n");
        text.Append("| § | claim | measured | verdict |\n|---|---|---|---|\n").Append(string.Concat(claims.Select(Line))).Append("\n</details>\n");
        // Of a run that has not come to its end, those seeds that have.
        var over = figures.Seeds is [var only] ? $"seed {only}" : $"means over seeds {string.Join(", ", figures.Seeds)} with 95 % intervals over them";
        return text.Append(CultureInfo.InvariantCulture,
            $"\nTest problems, {over}; preset {Text(summary["preset"])}, commit {Text(summary["commit"])[..7]}, {Machine(summary["machine"]!)}.\n").ToString();
    }

    private static string Counts(IEnumerable<JsonNode> claims) => string.Join(", ", claims.GroupBy(claim => Text(claim["verdict"]))
        .OrderByDescending(group => group.Count()).Select(group => $"{group.Count()} {group.Key}"));

    private static string Line(JsonNode claim)
    {
        var measured = claim["measured"]!;
        var figure = SummaryFigures.Text((double)measured["mean"]!, (double?)measured["low"], (double?)measured["high"]);
        return $"| {Text(claim["section"])} | {Text(claim["statement"])} | {figure} | {Text(claim["verdict"])}: {Text(claim["why"])} |\n";
    }

    private static string Machine(JsonNode machine) => string.Join(", ", new[] { "cpu", "instructions" }
        .Select(key => machine[key]).OfType<JsonNode>().Select(Text));

    private static string Text(JsonNode? node) => node?.ToString() ?? throw new InvalidDataException("The summary lacks a text that it ought to have.");
}
