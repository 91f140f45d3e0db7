using System.Globalization;

namespace R1.Notebook;

/// <summary>Numbers as people read them: four significant digits, invariant culture, no noise.</summary>
internal static class Numbers
{
    public static string Short(double value)
    {
        if (double.IsNaN(value)) return "n/a";
        if (double.IsInfinity(value)) return value > 0 ? "∞" : "-∞";
        var size = Math.Abs(value);
        if (size != 0 && (size < 1e-3 || size >= 1e7)) return value.ToString("0.###e0", CultureInfo.InvariantCulture);
        if (value == Math.Round(value)) return value.ToString("0", CultureInfo.InvariantCulture);
        return size switch
        {
            >= 1000 => value.ToString("0", CultureInfo.InvariantCulture),
            >= 100 => value.ToString("0.#", CultureInfo.InvariantCulture),
            >= 10 => value.ToString("0.##", CultureInfo.InvariantCulture),
            >= 1 => value.ToString("0.###", CultureInfo.InvariantCulture),
            _ => value.ToString("0.####", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>A place in a drawing: one decimal is a tenth of a pixel.</summary>
    public static string Pixel(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Six significant digits: more than a chart shows, and a fraction of the JSON.</summary>
    public static double Rounded(double value) =>
        double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
