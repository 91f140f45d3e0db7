using DynamicObj;
using Newtonsoft.Json.Linq;
using Plotly.NET;

namespace R1.Notebook;

/// <summary>Plots as Plotly JSON through Plotly.NET's object model, without its default template (8 KB for each chart).</summary>
internal static class PlotPlotly
{
    private const int PanelHeight = 380, TopMargin = 84;

    public static string Write(PlotPanels panels)
    {
        var legends = new PanelLegends(panels, PanelHeight, TopMargin);
        var traces = panels.Panels.SelectMany((plot, panel) => Traces(plot, panel, legends));
        var charts = traces.Select(trace => GenericChart.ofTraceObject(false, trace)).ToArray();
        var chart = charts.Length == 0 ? GenericChart.ofTraceObject(false, new Trace2D("scatter")) : GenericChart.combine(charts);
        var figureJson = JObject.Parse(GenericChart.toFigureJson(GenericChart.setLayout(Layout(panels, legends), chart)));
        figureJson.Remove("frames");
        return figureJson.ToString(Newtonsoft.Json.Formatting.None);
    }

    private static IEnumerable<Trace> Traces(Plot plot, int panel, PanelLegends legends)
    {
        var colour = 0;
        foreach (var series in plot.Series)
        {
            if (series.Mark == Mark.Reference) continue;
            Trace[] traces = series.Mark == Mark.Bars ? [Columns(plot, series, colour)] : [.. Lines(series, colour)];
            foreach (var trace in traces)
            {
                Set(trace, ("legendgroup", series.Name));
                if (panel > 0) Set(trace, ("xaxis", "x" + (panel + 1)), ("yaxis", "y" + (panel + 1)));
            }
            if (legends.NameOf(panel) is { } legend) Set(traces[^1], ("legend", legend));
            else Set(traces[^1], ("showlegend", false));
            foreach (var trace in traces) yield return trace;
            colour++;
        }
    }

    private static IEnumerable<Trace> Lines(Series series, int index)
    {
        var colour = Palette.Colour(index);
        var x = series.Points.Select(p => p.X).ToArray();
        if (series.Points.Any(p => p.HasSpread))
        {
            var edge = Object(("width", 0));
            yield return Set(new Trace2D("scatter"), ("x", x), ("y", Values(series, p => p.High)), ("mode", "lines"), ("line", edge),
                ("showlegend", false), ("hoverinfo", "skip"));
            yield return Set(new Trace2D("scatter"), ("x", x), ("y", Values(series, p => p.Low)), ("mode", "lines"), ("line", edge),
                ("fill", "tonexty"), ("fillcolor", Palette.Fade(colour, 0.18)), ("showlegend", false), ("hoverinfo", "skip"));
        }
        yield return Set(new Trace2D("scatter"), ("x", x), ("y", Values(series, p => p.Y)), ("name", series.Name),
            ("mode", series.Points.Count <= 30 ? "lines+markers" : "lines"), ("line", Object(("color", colour), ("width", 2))));
    }

    private static Trace Columns(Plot plot, Series series, int index)
    {
        object x = plot.Categories is { } names ? series.Points.Select(p => names[(int)p.X]).ToArray() : series.Points.Select(p => p.X).ToArray();
        var bars = Set(new Trace2D("bar"), ("x", x), ("y", Values(series, p => p.Y)), ("name", series.Name),
            ("marker", Object(("color", Palette.Colour(index)))), ("showlegend", series.Name.Length > 0));
        if (series.Points.Any(p => p.HasSpread))
            Set(bars, ("error_y", Object(("type", "data"), ("symmetric", false), ("color", Palette.Ink), ("thickness", 1.2),
                ("array", Values(series, p => p.High - p.Y)), ("arrayminus", Values(series, p => p.Y - p.Low)))));
        return bars;
    }

    private static Layout Layout(PlotPanels panels, PanelLegends legends)
    {
        var single = panels.Panels.Count == 1;
        var title = single ? panels.Panels[0].Title : panels.Title ?? "";
        var layout = Set(new Layout(),
            ("title", Object(("text", title), ("x", 0.02), ("font", Object(("size", 16))))),
            ("font", Object(("family", Palette.Font), ("size", 13), ("color", Palette.Ink))),
            ("paper_bgcolor", "white"), ("plot_bgcolor", "white"),
            ("height", PanelHeight * panels.Rows), ("margin", Object(("l", 64), ("r", 24), ("t", single ? 56 : TopMargin), ("b", legends.BottomMargin))),
            ("barmode", "group"), ("bargap", panels.Panels.Any(f => f.Categories is not null) ? 0.3 : 0.03),
            ("hovermode", "x unified"), ("showlegend", panels.Panels.Any(PlotSvg.NeedsLegend)));
        if (!single)
            Set(layout, ("grid", Object(
                ("rows", panels.Rows), ("columns", panels.Columns), ("pattern", "independent"), ("xgap", legends.GapX), ("ygap", legends.GapY))));
        for (var i = 0; i < panels.Panels.Count; i++)
        {
            AddAxes(layout, panels.Panels[i], i);
            if (legends.NameOf(i) is { } legend) Set(layout, (legend, Legend(legends, i)));
        }
        var marks = panels.Panels.SelectMany((plot, i) => References(plot, i)).ToArray();
        return Set(layout, ("shapes", marks.Select(m => m.Line).ToArray()),
            ("annotations", marks.Select(m => m.Label).Concat(single ? [] : panels.Panels.Select(PanelTitle)).ToArray()));
    }

    private static DynamicObj.DynamicObj Legend(PanelLegends legends, int panel)
    {
        var (x, y) = legends.PlaceOf(panel);
        return Object(("orientation", legends.AreShared ? "h" : "v"), ("traceorder", "normal"), ("x", x), ("xanchor", "left"), ("y", y), ("yanchor", "top"));
    }

    private static void AddAxes(Layout layout, Plot plot, int panel)
    {
        var suffix = panel == 0 ? "" : (panel + 1).ToString();
        Set(layout, ("xaxis" + suffix, XAxis(plot)), ("yaxis" + suffix, YAxis(plot)));
    }

    private static DynamicObj.DynamicObj XAxis(Plot plot)
    {
        var style = AxisStyle(plot.XLabel);
        if (!plot.IsDoubling) return style;
        var ticks = plot.DoublingX.Ticks;
        return Set(style, ("type", "log"), ("tickmode", "array"), ("tickvals", ticks.ToArray()), ("ticktext", ticks.Select(Numbers.Short).ToArray()));
    }

    private static DynamicObj.DynamicObj YAxis(Plot plot) =>
        plot.IsLogarithmic ? Set(AxisStyle(plot.YLabel), ("type", "log"), ("exponentformat", "power")) : AxisStyle(plot.YLabel);

    private static DynamicObj.DynamicObj AxisStyle(string label) => Object(
        ("title", Object(("text", label), ("standoff", 8))), ("gridcolor", Palette.Grid), ("zerolinecolor", Palette.Grid),
        ("linecolor", Palette.Faint), ("ticks", "outside"), ("tickcolor", Palette.Grid), ("automargin", true));

    private static IEnumerable<(object Line, object Label)> References(Plot plot, int panel)
    {
        var suffix = panel == 0 ? "" : (panel + 1).ToString();
        foreach (var reference in plot.Series.Where(s => s.Mark == Mark.Reference))
        {
            var y = reference.Points[0].Y;
            var place = new (string, object)[] { ("xref", $"x{suffix} domain"), ("yref", "y" + suffix) };
            yield return (
                Object([.. place, ("type", "line"), ("x0", 0), ("x1", 1), ("y0", y), ("y1", y),
                    ("line", Object(("color", Palette.Reference), ("width", 1.5), ("dash", "dash")))]),
                // Plotly places annotations on a logarithmic axis by the logarithm, and shapes by the value.
                Object([.. place, ("x", 0.005), ("y", plot.IsLogarithmic ? Math.Log10(y) : y), ("text", reference.Name),
                    ("showarrow", false), ("xanchor", "left"), ("yanchor", "bottom"),
                    ("bgcolor", "rgba(255,255,255,0.75)"), ("borderpad", 1), ("font", Object(("color", Palette.Reference), ("size", 12)))]));
        }
    }

    private static object PanelTitle(Plot plot, int panel)
    {
        var suffix = panel == 0 ? "" : (panel + 1).ToString();
        return Object(("xref", $"x{suffix} domain"), ("yref", $"y{suffix} domain"), ("x", 0), ("y", 1.02), ("xanchor", "left"), ("yanchor", "bottom"),
            ("text", plot.Title), ("showarrow", false), ("font", Object(("size", 14))));
    }

    // JSON has no NaN: a missing value is null, which Plotly draws as a gap.
    private static double?[] Values(Series series, Func<Point, double> value) =>
        [.. series.Points.Select(value).Select(v => double.IsFinite(v) ? Numbers.Rounded(v) : (double?)null)];

    private static DynamicObj.DynamicObj Object(params (string name, object value)[] properties) => Set(new DynamicObj.DynamicObj(), properties);

    private static T Set<T>(T target, params (string name, object value)[] properties) where T : DynamicObj.DynamicObj
    {
        foreach (var (name, value) in properties) target.SetProperty(name, value);
        return target;
    }
}
