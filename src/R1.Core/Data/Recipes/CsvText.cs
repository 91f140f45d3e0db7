using System.Text;

namespace R1.Data.Recipes;

/// <summary>
/// Comma-separated values as RFC 4180 has them: a field in quotes may hold commas, line breaks and doubled quotes, all of which stay. The parser of .NET
/// (TextFieldParser) drops empty lines inside a field, and questions have some.
/// </summary>
internal static class CsvText
{
    /// <summary>The rows with the line on which each begins; empty lines between rows are passed over.</summary>
    /// <exception cref="FormatException">A quote is not closed; says on which line its row begins.</exception>
    public static IEnumerable<(int Line, string[] Fields)> Rows(string text)
    {
        var (fields, field, inQuotes, line, begin) = (new List<string>(), new StringBuilder(), false, 1, 1);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n') line++;
            if (inQuotes && c == '"' && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[i++]);
            else if (c == '"' && (inQuotes || field.Length == 0)) inQuotes = !inQuotes;
            else if (inQuotes || c is not (',' or '\r' or '\n')) field.Append(c);
            else if (c == ',') End();
            else if (c == '\n')
            {
                if (fields.Count > 0 || field.Length > 0) yield return (begin, Row());
                begin = line;
            }
        }
        if (inQuotes) throw new FormatException($"the row that begins on line {begin} has a quote that is not closed");
        if (fields.Count > 0 || field.Length > 0) yield return (begin, Row());

        void End()
        {
            fields.Add(field.ToString());
            field.Clear();
        }

        string[] Row()
        {
            End();
            string[] row = [.. fields];
            fields.Clear();
            return row;
        }
    }
}
