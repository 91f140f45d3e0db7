using System.Collections;
using System.Globalization;

namespace R1.Notebook;

/// <summary>One table cell as text.</summary>
internal static class CellText
{
    public static string Write(object? value) => value switch
    {
        null => "",
        string text => text,
        double number => Numbers.Short(number),
        float number => Numbers.Short(number),
        decimal number => Numbers.Short((double)number),
        bool flag => flag ? "yes" : "no",
        TimeSpan time => Duration(time),
        IEnumerable items => Items(items),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() is { } text && text != value.GetType().ToString() ? text : NameOf(value.GetType()) ?? "{…}",
    };

    /// <summary>A type's name as it was written; null for a type without one. A cell's own types have no name of their assembly before it.</summary>
    public static string? NameOf(Type type) =>
        type.Name.StartsWith('<') ? null : type.IsGenericType ? type.Name.Split('`')[0] + "<…>" : type.Name;

    public static bool IsNumber(object? value) =>
        value is double or float or decimal or int or long or short or byte or sbyte or uint or ulong or ushort or Half or TimeSpan;

    /// <summary>1 h 02 min, 3 min 05 s, 4.2 s.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => $"{(int)time.TotalHours} h {time.Minutes:00} min",
        { TotalMinutes: >= 1 } => $"{time.Minutes} min {time.Seconds:00} s",
        _ => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
    };

    private static string Items(IEnumerable items)
    {
        const int shown = 8;
        var first = items.Cast<object?>().Take(shown + 1).Select(Write).ToArray();
        return "[" + string.Join(", ", first.Take(shown)) + (first.Length > shown ? ", …]" : "]");
    }
}
