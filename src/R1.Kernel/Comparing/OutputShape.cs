using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using R1.Kernel.Notebooks;
using R1.Notebook;

namespace R1.Kernel.Comparing;

/// <summary>What an output is made of: its kind, its forms, and its text with every number masked and without its layout.</summary>
/// <param name="Kind">Of the notebook format: <c>stream</c>, <c>display_data</c>, <c>execute_result</c>.</param>
/// <param name="Forms">Content types; without that of charts, which a kernel may have to show as pictures.</param>
/// <param name="Text">Plain text: times and speeds are of their run, so numbers are masked, and rules and gaps that follow from their lengths left out.</param>
internal sealed partial record OutputShape(string Kind, string Forms, string Text)
{
    /// <summary>The shapes of a cell's outputs. Its standard error and what ended it are told apart from them.</summary>
    public static OutputShape[] Of(NotebookCell cell) => [.. cell.Outputs.OfType<JsonObject>()
        .Where(output => output.TextAt("name") != "stderr" && output.TextAt("output_type") != "error")
        .Select(Of)];

    /// <summary>The first thing in which another output differs from this one.</summary>
    public string DifferenceFrom(OutputShape other)
    {
        if (Kind != other.Kind) return $"'{Kind}' here, '{other.Kind}' there";
        if (Forms != other.Forms) return $"forms '{Forms}' here, '{other.Forms}' there";
        var start = Math.Max(0, Text.Zip(other.Text).TakeWhile(pair => pair.First == pair.Second).Count() - 10);
        return $"'{Part(Text, start)}' here, '{Part(other.Text, start)}' there";
    }

    private static string Part(string text, int start) => text[start..Math.Min(text.Length, start + 40)];

    private static OutputShape Of(JsonObject output)
    {
        var data = output["data"] as JsonObject ?? [];
        var forms = data.Select(form => form.Key).Where(form => form != Mime.Plotly).Order(StringComparer.Ordinal);
        var text = MultilineText.Read(data[Mime.Text] ?? output["text"]);
        return new OutputShape(output.TextAt("output_type") ?? "", string.Join(' ', forms), Mask(text));
    }

    private static string Mask(string text) => Gap().Replace(Duration().Replace(Number().Replace(text, "#"), "#"), " ").Trim();

    [GeneratedRegex(@"-?\d+([.,]\d+)*(e[+-]?\d+)?", RegexOptions.IgnoreCase)]
    private static partial Regex Number();

    [GeneratedRegex(@"#( # (min|s)| (h|min|s))+\b")]
    private static partial Regex Duration();

    [GeneratedRegex(@"(\s|-{2,})+")]
    private static partial Regex Gap();
}
