namespace R1.Notebook;

/// <summary>Rows and columns, shown as light HTML with an aligned plain text twin.</summary>
public sealed class Table : IDisplayable
{
    /// <summary>A table of given cells.</summary>
    /// <param name="columns">Headings.</param>
    /// <param name="rows">Each as long as <paramref name="columns"/>.</param>
    /// <param name="caption">Heading over the table, or null.</param>
    /// <exception cref="ArgumentException">A row of another length.</exception>
    public Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows, string? caption = null)
    {
        Columns = columns;
        Rows = [.. rows];
        Caption = caption;
        if (Rows.FirstOrDefault(r => r.Count != columns.Count) is { } odd)
            throw new ArgumentException($"A row has {odd.Count} cells, the table {columns.Count} columns.", nameof(rows));
    }

    /// <summary>Headings.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Cells, row by row.</summary>
    public IReadOnlyList<IReadOnlyList<object?>> Rows { get; }

    /// <summary>Heading over the table, or null.</summary>
    public string? Caption { get; }

    /// <value>Rows shown; the rest is counted. Default 100.</value>
    public int MaxRows { get; init; } = 100;

    /// <summary>One row for each record, one column for each public property (or tuple field, or dictionary key).</summary>
    public static Table Of<T>(IEnumerable<T> records, string? caption = null)
    {
        var items = records.Select(r => (object?)r).ToArray();
        var columns = RecordColumns.Of(typeof(T), items);
        return new Table([.. columns.Select(c => c.Title)], items.Select(item => columns.Select(c => c.Read(item)).ToArray()), caption);
    }

    /// <summary>One row for each named value. Values with properties spread over columns, plain values share one.</summary>
    public static Table OfNamed(IReadOnlyList<(string Name, object? Value)> rows, string? caption = null)
    {
        var values = Of(rows.Select(r => r.Value));
        return new Table(["", .. values.Columns], rows.Select((r, i) => (IReadOnlyList<object?>)[r.Name, .. values.Rows[i]]), caption);
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle() => new MimeBundle(TableText.Write(this)).With(Mime.Html, TableHtml.Write(this));
}
