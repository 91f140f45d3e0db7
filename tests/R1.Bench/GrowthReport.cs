using System.Globalization;
using System.Text.Json;
using R1.Notebook;

namespace R1.Bench;

/// <summary>Growth curves as a table, a file and a picture.</summary>
internal static class GrowthReport
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static void Write(IReadOnlyList<GrowthPoint> points, string folder, TextWriter writer)
    {
        writer.WriteLine("work     axis                   size      milliseconds     GFLOP   time ~ size^   FLOP ~ size^");
        foreach (var curve in Curves(points))
            foreach (var (point, first) in curve.Select((point, i) => (point, i == 0)))
                writer.WriteLine(Line(point, first ? curve : null));
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "growth.json"), JsonSerializer.Serialize(new { Points = points }, Json) + "\n");
        File.WriteAllText(Path.Combine(folder, "growth.svg"), Picture(points));
        writer.WriteLine($"\n-> {Path.Combine(folder, "growth.json")}, growth.svg");
    }

    private static IEnumerable<IGrouping<(string Work, string Axis), GrowthPoint>> Curves(IEnumerable<GrowthPoint> points) =>
        points.GroupBy(point => (point.Work, point.Axis));

    private static string Line(GrowthPoint point, IEnumerable<GrowthPoint>? curve)
    {
        var exponents = curve is null ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"{Growth.Exponent(curve.Select(p => ((double)p.Value, p.Milliseconds))),14:0.00} "
            + $"{Growth.Exponent(curve.Select(p => ((double)p.Value, p.Gflop))),14:0.00}");
        return string.Create(CultureInfo.InvariantCulture,
            $"{point.Work,-8} {point.Axis,-20} {point.Value,6} {point.Milliseconds,17:0.0} {point.Gflop,9:0.00} {exponents}");
    }

    // Cost over size, both relative to the smallest; the grey line is proportional growth.
    private static string Picture(IReadOnlyList<GrowthPoint> points)
    {
        var panels = points.GroupBy(point => point.Axis).Select(axis => Plot.Line(axis.Key, axis.Key, "cost, relative", [
            .. axis.GroupBy(point => point.Work)
                .Select(work => new Series(work.Key, work.Select(p => ((double)p.Value, p.Milliseconds / work.First().Milliseconds)))),
            new Series("proportional", axis.Where(p => p.Work == "train").Select(p => ((double)p.Value, (double)p.Value / axis.First().Value))),
        ]));
        return new PlotPanels("How cost grows", 3, [.. panels]).ToMimeBundle().Data[Mime.Svg];
    }
}
