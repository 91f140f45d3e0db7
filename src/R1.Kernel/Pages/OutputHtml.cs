using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using R1.Kernel.Notebooks;
using R1.Notebook;

namespace R1.Kernel.Pages;

/// <summary>Stored outputs as HTML, each in its richest form.</summary>
internal static partial class OutputHtml
{
    public static string Render(JsonNode? output) => MultilineText.Read(output?["output_type"]) switch
    {
        "stream" => Text(MultilineText.Read(output!["text"]), MultilineText.Read(output!["name"]) == "stderr" ? "stderr" : "stdout"),
        "error" => Text(string.Join('\n', (output!["traceback"] as JsonArray ?? []).Select(MultilineText.Read)), "error"),
        "display_data" or "execute_result" when output!["data"] is JsonObject data => Data(data),
        _ => "",
    };

    /// <summary>An output without scripts: a picture in the place of a chart.</summary>
    public static string RenderStill(JsonNode? output) =>
        output?["data"]?[Mime.Svg] is { } svg ? $"<div class=\"output\">{Picture(MultilineText.Read(svg))}</div>" : Render(output);

    private static string Data(JsonObject data)
    {
        if (data[Mime.Plotly] is JsonObject figure) return Chart(figure, MultilineText.Read(data[Mime.Svg]));
        if (data[Mime.Html] is { } html) return $"<div class=\"output\">{CleanHtml.Of(MultilineText.Read(html))}</div>";
        if (data[Mime.Markdown] is { } markdown) return $"<div class=\"output prose\">{MarkdownHtml.Render(MultilineText.Read(markdown))}</div>";
        if (data[Mime.Svg] is { } svg) return $"<div class=\"output\">{Picture(MultilineText.Read(svg))}</div>";
        if (data["image/png"] is { } png)
            return $"<div class=\"output\"><img alt=\"\" src=\"data:image/png;base64,{WebUtility.HtmlEncode(MultilineText.Read(png).Trim())}\"></div>";
        return Text(MultilineText.Read(data[Mime.Text]), "result");
    }

    /// <summary>A drawing as an image: whatever it holds, nothing in it runs.</summary>
    public static string Picture(string svg) =>
        $"<img alt=\"\" src=\"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))}\">";

    // The still picture is shown until the script has drawn the chart, and for good where no script runs.
    private static string Chart(JsonObject figure, string svg) =>
        $"<div class=\"output\"><div class=\"chart\">{(svg.Length == 0 ? "" : Picture(svg))}</div>"
        + $"<script type=\"application/json\" class=\"figure\">{figure.ToJsonString().Replace("</", "<\\/")}</script></div>";

    private static string Text(string text, string kind)
    {
        var plain = WebUtility.HtmlEncode(AnsiColour().Replace(text, "").TrimEnd('\n'));
        return plain.Length == 0 ? "" : $"<div class=\"output\"><pre class=\"{kind}\">{plain}</pre></div>";
    }

    [GeneratedRegex("\u001b\\[[0-9;]*[A-Za-z]")]
    private static partial Regex AnsiColour();
}
