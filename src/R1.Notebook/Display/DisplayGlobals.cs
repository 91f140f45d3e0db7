namespace R1.Notebook.Hosting;

/// <summary>
/// Functions that our hosts import into every cell. In a namespace of its own: .NET Interactive brings functions of the same names.
/// </summary>
public static class DisplayGlobals
{
    /// <summary>Shows any value.</summary>
    public static void display(object? value) => Show.Value(value);

    /// <summary>Shows any value and hands it on.</summary>
    public static T Display<T>(this T value)
    {
        Show.Value(value);
        return value;
    }
}
