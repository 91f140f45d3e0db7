using System.Net;
using System.Text;

namespace R1.Notebook;

/// <summary>
/// A table as light HTML, styled by attributes: Jupyter removes style blocks from a notebook that the reader has not marked as trusted.
/// </summary>
internal static class TableHtml
{
    private const string TableStyle = "border-collapse:collapse;margin:.4em 0";
    private const string CellStyle = "padding:3px 12px 3px 0;vertical-align:top;border-bottom:1px solid #e5e7eb";
    private const string TextStyle = CellStyle + ";text-align:left", NumberStyle = CellStyle + ";text-align:right;font-variant-numeric:tabular-nums";

    public static string Write(Table table)
    {
        var html = new StringBuilder($"<table class=\"r1-table\" style=\"{TableStyle}\">");
        if (table.Caption is { } caption) html.Append("<caption style=\"text-align:left;font-weight:600;padding:4px 0\">")
            .Append(WebUtility.HtmlEncode(caption)).Append("</caption>");
        var numeric = Enumerable.Range(0, table.Columns.Count).Select(column => IsNumeric(table, column)).ToArray();
        html.Append("<thead>");
        AppendRow(html, "th", table.Columns, numeric);
        html.Append("</thead><tbody>");
        foreach (var row in table.Rows.Take(table.MaxRows)) AppendRow(html, "td", row, numeric);
        html.Append("</tbody></table>");
        if (table.Rows.Count > table.MaxRows) html.Append($"<p>… {table.Rows.Count - table.MaxRows} more rows</p>");
        return html.ToString();
    }

    /// <summary>A column of numbers, gaps allowed, is set flush right with its heading.</summary>
    public static bool IsNumeric(Table table, int column) =>
        table.Rows.All(r => r[column] is null || CellText.IsNumber(r[column])) && table.Rows.Any(r => r[column] is not null);

    private static void AppendRow(StringBuilder html, string tag, IEnumerable<object?> cells, bool[] numeric)
    {
        html.Append("<tr>");
        foreach (var (i, cell) in cells.Index())
            html.Append($"<{tag} style=\"{(numeric[i] ? NumberStyle : TextStyle)}\">").Append(WebUtility.HtmlEncode(CellText.Write(cell))).Append($"</{tag}>");
        html.Append("</tr>");
    }
}
