using System.Text;

namespace R1.Notebook;

/// <summary>The plain text twin of a plot: one line for each series with its first, last, lowest and highest value.</summary>
internal static class PlotText
{
    public static string Write(PlotPanels panels)
    {
        var text = new StringBuilder();
        if (panels.Title is { } title) text.AppendLine(title);
        foreach (var plot in panels.Panels) Write(plot, text);
        return text.ToString().TrimEnd();
    }

    private static void Write(Plot plot, StringBuilder text)
    {
        text.AppendLine(plot.Title);
        foreach (var series in plot.Series) text.Append("  ").AppendLine(Describe(plot, series));
    }

    private static string Describe(Plot plot, Series series)
    {
        var name = series.Name.Length > 0 ? series.Name : plot.YLabel;
        if (series.Mark == Mark.Reference) return $"{name}: {Numbers.Short(series.Points[0].Y)} (reference)";
        if (plot.Categories is { } names)
            return $"{name}: " + string.Join(", ", series.Points.Select(p => $"{names[(int)p.X]} {Value(p)}"));
        var finite = series.Points.Where(p => double.IsFinite(p.Y)).ToArray();
        if (finite.Length == 0) return $"{name}: no points";
        var (first, last) = (finite[0], finite[^1]);
        return $"{name}: {finite.Length} points, {plot.XLabel} {Numbers.Short(first.X)} to {Numbers.Short(last.X)}, "
            + $"{plot.YLabel} {Value(first)} to {Value(last)}, "
            + $"lowest {Numbers.Short(finite.Min(p => p.Y))}, highest {Numbers.Short(finite.Max(p => p.Y))}";
    }

    private static string Value(Point p) =>
        p.HasSpread ? $"{Numbers.Short(p.Y)} [{Numbers.Short(p.Low)}, {Numbers.Short(p.High)}]" : Numbers.Short(p.Y);
}
