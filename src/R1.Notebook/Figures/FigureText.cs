using System.Text;

namespace R1.Notebook;

/// <summary>The plain text twin of a figure: one line for each series with its first, last, lowest and highest value.</summary>
internal static class FigureText
{
    public static string Write(FigurePanels panels)
    {
        var text = new StringBuilder();
        if (panels.Title is { } title) text.AppendLine(title);
        foreach (var figure in panels.Panels) Write(figure, text);
        return text.ToString().TrimEnd();
    }

    private static void Write(Figure figure, StringBuilder text)
    {
        text.AppendLine(figure.Title);
        foreach (var series in figure.Series) text.Append("  ").AppendLine(Describe(figure, series));
    }

    private static string Describe(Figure figure, Series series)
    {
        var name = series.Name.Length > 0 ? series.Name : figure.YLabel;
        if (series.Mark == Mark.Reference) return $"{name}: {Numbers.Short(series.Points[0].Y)} (reference)";
        if (figure.Categories is { } names)
            return $"{name}: " + string.Join(", ", series.Points.Select(p => $"{names[(int)p.X]} {Value(p)}"));
        var finite = series.Points.Where(p => double.IsFinite(p.Y)).ToArray();
        if (finite.Length == 0) return $"{name}: no points";
        var (first, last) = (finite[0], finite[^1]);
        return $"{name}: {finite.Length} points, {figure.XLabel} {Numbers.Short(first.X)} to {Numbers.Short(last.X)}, "
            + $"{figure.YLabel} {Value(first)} to {Value(last)}, "
            + $"lowest {Numbers.Short(finite.Min(p => p.Y))}, highest {Numbers.Short(finite.Max(p => p.Y))}";
    }

    private static string Value(Point p) =>
        p.HasSpread ? $"{Numbers.Short(p.Y)} [{Numbers.Short(p.Low)}, {Numbers.Short(p.High)}]" : Numbers.Short(p.Y);
}
