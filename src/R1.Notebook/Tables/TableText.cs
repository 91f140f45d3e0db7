using System.Text;

namespace R1.Notebook;

/// <summary>A table as aligned text; Chinese characters count as two columns, as terminals draw them.</summary>
internal static class TableText
{
    public static string Write(Table table)
    {
        var rows = table.Rows.Take(table.MaxRows).Select(r => r.Select(CellText.Write).ToArray()).Prepend([.. table.Columns]).ToArray();
        var widths = table.Columns.Select((_, column) => rows.Max(r => Width(r[column]))).ToArray();
        var numeric = table.Columns.Select((_, column) => TableHtml.IsNumeric(table, column)).ToArray();
        var text = new StringBuilder();
        if (table.Caption is { } caption) text.AppendLine(caption);
        AppendRow(text, rows[0], widths, numeric);
        text.AppendLine(string.Join("  ", widths.Select(w => new string('-', w))));
        foreach (var row in rows.Skip(1)) AppendRow(text, row, widths, numeric);
        if (table.Rows.Count > table.MaxRows) text.AppendLine($"… {table.Rows.Count - table.MaxRows} more rows");
        return text.ToString().TrimEnd();
    }

    private static void AppendRow(StringBuilder text, string[] cells, int[] widths, bool[] numeric)
    {
        var padded = cells.Select((cell, i) =>
        {
            var gap = new string(' ', widths[i] - Width(cell));
            return numeric[i] ? gap + cell : cell + gap;
        });
        text.AppendLine(string.Join("  ", padded).TrimEnd());
    }

    private static int Width(string text) => text.Sum(c => c > 0x2e80 ? 2 : 1);
}
