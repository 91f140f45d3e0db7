using System.Text.Json.Nodes;
using System.Xml.Linq;
using R1.Notebook;

namespace R1.Tests.Notebook;

public class PlotTests
{
    private static readonly (double x, double y)[] Points = [(0, 0.1), (1, 0.4), (2, double.NaN), (3, 0.8)];

    private static Plot Sample => Plot.Line("Title <1>", "step", "pass@1", ("ours & more", Points),
        Series.Band("seeds", [(0, 0.2, 0.1, 0.3), (1, 0.5, 0.4, 0.6)]), Series.Reference("paper", 0.71));

    private static JsonNode Plotly(IDisplayable plot) => JsonNode.Parse(plot.ToMimeBundle().Data[Mime.Plotly])!;

    private static XElement Svg(IDisplayable plot) => XDocument.Parse(plot.ToMimeBundle().Data[Mime.Svg]).Root!;

    private static int Count(XElement svg, string name) => svg.Descendants().Count(e => e.Name.LocalName == name);

    [Fact]
    public void Line_Plotly_HasAllPointsAndGapsAsNull()
    {
        var traces = Plotly(Sample)["data"]!.AsArray();
        Assert.Equal(4, traces.Count);
        Assert.Equal("[0,1,2,3]", string.Concat(traces[0]!["x"]!.ToJsonString().Split(".0")));
        Assert.Equal([0.1, 0.4, null, 0.8], traces[0]!["y"]!.AsArray().Select(v => (double?)v));
        Assert.Equal("tonexty", (string)traces[2]!["fill"]!);
        var layout = Plotly(Sample)["layout"]!;
        Assert.Equal("step", (string)layout["xaxis"]!["title"]!["text"]!);
        Assert.Equal(0.71, (double)layout["shapes"]![0]!["y0"]!);
        Assert.Equal("paper", (string)layout["annotations"]![0]!["text"]!);
    }

    [Fact]
    public void Line_Plotly_IsLight()
    {
        var small = Plot.Line("t", "x", "y", ("a", new[] { (0.0, 1.0) }));
        Assert.InRange(small.ToMimeBundle().Data[Mime.Plotly].Length, 100, 1500);
        Assert.DoesNotContain("template", small.ToMimeBundle().Data[Mime.Plotly]);
    }

    [Fact]
    public void Line_Svg_IsWellFormedAndDrawsEachPart()
    {
        var svg = Svg(Sample);
        Assert.Equal(3, Count(svg, "polyline"));
        Assert.Equal(1, Count(svg, "polygon"));
        Assert.Equal(5, Count(svg, "circle"));
        var texts = svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToArray();
        Assert.Contains("Title <1>", texts);
        Assert.Contains("ours & more", texts);
        Assert.Contains("paper", texts);
        Assert.Contains("pass@1", texts);
    }

    [Fact]
    public void WithLogarithmicY_OrdersOfMagnitude_AreEquallyFarApart()
    {
        var plot = Plot.Line("t", "step", "nats", new Series("KL", [(0, 0.001), (1, 0.01), (2, 0), (3, 0.1)]), Series.Reference("most", 0.05))
            .WithLogarithmicY();
        var circles = Svg(plot).Descendants().Where(e => e.Name.LocalName == "circle").Select(e => (double)e.Attribute("cy")!).ToArray();
        Assert.Equal(3, circles.Length);
        Assert.Equal(circles[0] - circles[1], circles[1] - circles[2], 0.2);
        Assert.All(new[] { "0.001", "0.01", "0.1" }, tick => Assert.Contains(tick, Svg(plot).Descendants().Select(e => e.Value)));
        var figure = Plotly(plot);
        Assert.Equal("log", (string)figure["layout"]!["yaxis"]!["type"]!);
        Assert.Equal([0.001, 0.01, null, 0.1], figure["data"]![0]!["y"]!.AsArray().Select(v => (double?)v));
        Assert.Equal(Math.Log10(0.05), (double)figure["layout"]!["annotations"]![0]!["y"]!, 6);
        Assert.Equal(0.05, (double)figure["layout"]!["shapes"]![0]!["y0"]!, 6);
    }

    // Limits of Wilson's interval for 0, 5 and 10 of 10.
    [Fact]
    public void Shares_Line_HasWilsonsIntervals()
    {
        var points = Series.Shares("pass@1", [(0, 0.0), (1, 0.5), (2, 1.0), (3, double.NaN)], 10).Points;
        Assert.Equal([0, 0.2366, 0.7225], points.Take(3).Select(p => Math.Round(p.Low, 4)));
        Assert.Equal([0.2775, 0.7634, 1], points.Take(3).Select(p => Math.Round(p.High, 4)));
        Assert.False(points[3].HasSpread);
    }

    [Theory]
    [InlineData(0.2, 0.7, "0.1 0.2 0.5 1")]
    [InlineData(1, 1, "1 2 5 10")]
    [InlineData(1e-9, 1e9, "1e-9 1e-6 0.001 1 1000 1000000 1e9")]
    public void Logarithmic_Range_HasRoundTicksThatCoverIt(double low, double high, string ticks) =>
        Assert.Equal(ticks, string.Join(' ', Axis.Logarithmic([low, high, 0, -1, double.NaN]).Ticks.Select(Numbers.Short)));

    [Fact]
    public void WithDoublingX_Doublings_AreEquallyFarApart()
    {
        var plot = Plot.Line("t", "k", "pass@k", new Series("model", [(1, 0.1), (2, 0.2), (4, 0.3), (8, 0.4)])).WithDoublingX();
        var circles = Svg(plot).Descendants().Where(e => e.Name.LocalName == "circle").Select(e => (double)e.Attribute("cx")!).ToArray();
        Assert.Equal(circles[1] - circles[0], circles[3] - circles[2], 0.2);
        var axis = Plotly(plot)["layout"]!["xaxis"]!;
        Assert.Equal("log", (string)axis["type"]!);
        Assert.Equal(["1", "2", "4", "8"], axis["ticktext"]!.AsArray().Select(tick => (string)tick!));
        Assert.Equal("log", (string)Plotly(plot.WithLogarithmicY())["layout"]!["xaxis"]!["type"]!);
    }

    [Theory]
    [InlineData(1, 16, "1 2 4 8 16")]
    [InlineData(3, 40, "4 8 16 32")]
    [InlineData(5, 5, "8")]
    [InlineData(1, 1e6, "1 4 16 64 256 1024 4096 16384 65536 262144")]
    public void Doubling_Range_HasPowersOfTwoInIt(double low, double high, string ticks) =>
        Assert.Equal(ticks, string.Join(' ', Axis.Doubling([low, high, double.NaN]).Ticks));

    [Fact]
    public void WithDoublingX_Zero_IsRefused() => Assert.Throws<InvalidOperationException>(() => Sample.WithDoublingX());

    [Fact]
    public void WithLogarithmicY_Bars_AreRefused() => Assert.Throws<InvalidOperationException>(() => Plot.BarChart("t", "y", ("a", 1)).WithLogarithmicY());

    [Fact]
    public void Line_Text_SummarisesEachSeries() => Assert.Equal("""
        Title <1>
          ours & more: 3 points, step 0 to 3, pass@1 0.1 to 0.8, lowest 0.1, highest 0.8
          seeds: 2 points, step 0 to 1, pass@1 0.2 [0.1, 0.3] to 0.5 [0.4, 0.6], lowest 0.2, highest 0.5
          paper: 0.71 (reference)
        """, Sample.ToMimeBundle().Text);

    [Fact]
    public void Line_TuplesOfEveryKind_Convert()
    {
        var steps = Enumerable.Range(0, 3);
        var plot = Plot.Line("t", "x", "y", ("doubles", Points), ("ints", steps.Select(s => (s, 0.5))),
            ("values", steps.Select(s => s * 2.0)), ("list", Points.ToList()));
        Assert.Equal([4, 3, 3, 4], Plotly(plot)["data"]!.AsArray().Select(t => t!["y"]!.AsArray().Count));
    }

    [Fact]
    public void BarChart_ErrorBars_StandInEveryForm()
    {
        var bars = Plot.BarChart("t", "pass@1", ("base", 0.2), ("R1", 0.8, 0.7, 0.85), Bar.Reference("paper", 0.9));
        var trace = Assert.Single(Plotly(bars)["data"]!.AsArray())!;
        Assert.Equal(["base", "R1"], trace["x"]!.AsArray().Select(v => (string)v!));
        Assert.Equal(0.05, (double)trace["error_y"]!["array"]![1]!, 6);
        Assert.Null(trace["error_y"]!["array"]![0]);
        Assert.Equal(3, Count(Svg(bars), "rect"));
        Assert.Contains("base 0.2, R1 0.8 [0.7, 0.85]", bars.ToMimeBundle().Text);
    }

    [Fact]
    public void GroupedBars_MissingBar_LeavesItsPlaceEmpty()
    {
        var plot = Plot.GroupedBars("t", "y", new BarGroup("a", [("x", 1), ("y", 2)]), new BarGroup("b", [("y", 3)]));
        Assert.Equal(["x", "y"], Plotly(plot)["data"]![0]!["x"]!.AsArray().Select(v => (string)v!));
        Assert.Equal(["y"], Plotly(plot)["data"]![1]!["x"]!.AsArray().Select(v => (string)v!));
    }

    [Theory]
    [InlineData(new double[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 10 }, 5, new double[] { 2, 2, 2, 2, 2 })]
    [InlineData(new double[] { 3, 3, 3 }, 5, new double[] { 3 })]
    [InlineData(new[] { 1, double.NaN, 2, double.PositiveInfinity }, 2, new double[] { 1, 1 })]
    [InlineData(new double[] { }, 4, new double[] { })]
    public void Histogram_Counts_EveryFiniteValueOnce(double[] values, int bins, double[] expected) =>
        Assert.Equal(expected, Plotly(Plot.Histogram("t", "x", values, bins))["data"]![0]!["y"]!.AsArray().Select(v => (double)v!));

    [Fact]
    public void Panels_EachPlot_HasItsOwnAxes()
    {
        var grid = new PlotPanels("grid", 2, [Sample, Sample, Sample]);
        var plot = Plotly(grid);
        Assert.Equal(2, (int)plot["layout"]!["grid"]!["rows"]!);
        Assert.NotNull(plot["layout"]!["yaxis3"]);
        Assert.Equal("x3", (string)plot["data"]!.AsArray()[^1]!["xaxis"]!);
        var titles = plot["layout"]!["annotations"]!.AsArray().Where(a => (string?)a!["text"] == "Title <1>");
        Assert.Equal(["y domain", "y2 domain", "y3 domain"], titles.Select(a => (string)a!["yref"]!));
        Assert.Equal(9, Count(Svg(grid), "polyline"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Line_FewOrNoPoints_StillDraws(int count)
    {
        var plot = Plot.Line("t", "x", "y", ("a", Points.Take(count)));
        Assert.DoesNotContain("NaN", plot.ToMimeBundle().Data[Mime.Svg]);
        Assert.DoesNotContain("∞", plot.ToMimeBundle().Data[Mime.Svg]);
    }

    [Theory]
    [InlineData(0, 1, 0, 1, 6)]
    [InlineData(0.13, 0.71, 0, 0.8, 5)]
    [InlineData(-3, 42, -10, 50, 7)]
    [InlineData(5, 5, 4.4, 5.6, 7)]
    public void Covering_Range_HasRoundTicks(double low, double high, double first, double last, int ticks)
    {
        var axis = Axis.Covering([low, high], 5);
        Assert.Equal(first, axis.Low, 9);
        Assert.Equal(last, axis.High, 9);
        Assert.Equal(ticks, axis.Ticks.Count);
    }

    [Fact]
    public void Panels_SameCurves_ShareOneLegend()
    {
        Plot Panel() => Plot.Line("t", "x", "y", ("a", Points), ("b", Points));
        var plot = Plotly(new PlotPanels("grid", 2, [Panel(), Panel()]));
        Assert.Equal([true, true, false, false], plot["data"]!.AsArray().Select(t => (bool?)t!["showlegend"] != false));
        Assert.Equal("h", (string)plot["layout"]!["legend"]!["orientation"]!);
        Assert.Null(plot["layout"]!["legend2"]);
    }

    [Fact]
    public void Panels_OtherCurves_HaveALegendEachUnderTheirAxis()
    {
        Plot Panel(string name) => Plot.Line("t", "x", "y", (name, Points), ("b", Points));
        var alone = Plot.Line("alone", "x", "y", ("c", Points));
        var plot = Plotly(new PlotPanels("grid", 2, [Panel("a"), Panel("d"), alone]));
        Assert.Equal(["legend", "legend", "legend2", "legend2", null], plot["data"]!.AsArray().Select(t => (string?)t!["legend"]));
        var (first, second) = (plot["layout"]!["legend"]!, plot["layout"]!["legend2"]!);
        Assert.True((double)second["x"]! > (double)first["x"]!);
        Assert.Equal((double)first["y"]!, (double)second["y"]!);
        Assert.False((bool?)plot["data"]![4]!["showlegend"]);
    }
}
