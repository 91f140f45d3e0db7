namespace R1.Notebook;

/// <summary>Colours that stay apart for colour-blind readers (Paul Tol's 'bright' scheme) and the greys of axes and text.</summary>
internal static class Palette
{
    public const string Ink = "#333a45";
    public const string Faint = "#6b7280";
    public const string Grid = "#e5e7eb";
    public const string Reference = "#7a5195";
    public const string Font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

    private static readonly string[] Colours = ["#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#888888"];

    public static string Colour(int index) => Colours[index % Colours.Length];

    /// <summary>The colour as rgba with an opacity in [0, 1].</summary>
    public static string Fade(string hex, double opacity)
    {
        var (r, g, b) = (Channel(hex, 1), Channel(hex, 3), Channel(hex, 5));
        return $"rgba({r},{g},{b},{Numbers.Short(opacity)})";
    }

    private static int Channel(string hex, int start) => Convert.ToInt32(hex.Substring(start, 2), 16);
}
