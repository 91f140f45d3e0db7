using System.Reflection;
using Deedle;

namespace R1.Notebook;

/// <summary>Deedle frames as tables; the package's own HTML for 30 rows is 9 MB.</summary>
internal static class DeedleTable
{
    private static readonly MethodInfo ReadFrame = typeof(DeedleTable).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <returns>The frame as a table, or null when the value is no Deedle frame.</returns>
    public static Table? TryRead(object value)
    {
        var type = value.GetType();
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Frame<,>)) return null;
        return (Table)ReadFrame.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [value])!;
    }

    private static Table Read<TRow, TColumn>(Frame<TRow, TColumn> frame) where TRow : notnull where TColumn : notnull
    {
        var keys = frame.ColumnKeys.ToArray();
        var columns = keys.Select(key => frame.GetColumn<object>(key)).ToArray();
        var rows = frame.RowKeys.Select(row => (IReadOnlyList<object?>)[row, .. columns.Select(c => Cell(c, row))]);
        return new Table(["", .. keys.Select(k => k.ToString() ?? "")], rows);
    }

    private static object? Cell<TRow>(Series<TRow, object> column, TRow row) where TRow : notnull
    {
        var cell = column.TryGet(row);
        return cell.HasValue ? cell.Value : null;
    }
}
