using System.Globalization;
using System.Net;

namespace R1.Kernel.Reproducing;

/// <summary>The tables of the overview page: cells are HTML, columns of numbers are set flush right.</summary>
internal static class OverviewTable
{
    /// <param name="columns">Headings as HTML; a heading that starts with # names a column of numbers.</param>
    /// <param name="rows">Cells as HTML.</param>
    public static string Render(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        string Row(string tag, IReadOnlyList<string> cells) => $"<tr>{string.Concat(cells.Select((cell, i) => Cell(tag, cell, columns[i])))}</tr>";
        var head = Row("th", [.. columns.Select(c => c.TrimStart('#'))]);
        return $"<table class=\"overview\"><thead>{head}</thead><tbody>{string.Concat(rows.Select(r => Row("td", r)))}</tbody></table>";
    }

    /// <summary>A line with a smaller, fainter one under it.</summary>
    public static string Two(string line, string under) => $"{Encode(line)}<div class=\"why\">{Encode(under)}</div>";

    public static string Badge(string text, string tone) => $"<span class=\"badge {tone}\">{Encode(text)}</span>";

    public static string Link(string target, string text) => $"<a href=\"{Encode(target)}\">{Encode(text)}</a>";

    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string Cell(string tag, string cell, string column) => $"<{tag}{(column.StartsWith('#') ? " class=\"n\"" : "")}>{cell}</{tag}>";
}
