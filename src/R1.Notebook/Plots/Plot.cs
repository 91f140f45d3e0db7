namespace R1.Notebook;

/// <summary>
/// A chart as data: what is drawn, not how. Written as Plotly JSON (interactive), as SVG (where scripts do not run) and as text.
/// </summary>
public sealed class Plot : IDisplayable
{
    private Plot(string title, string xLabel, string yLabel, IReadOnlyList<Series> series)
    {
        Title = title;
        XLabel = xLabel;
        YLabel = yLabel;
        Series = series;
    }

    /// <summary>Heading.</summary>
    public string Title { get; }

    /// <summary>Title of the x axis with its unit.</summary>
    public string XLabel { get; }

    /// <summary>Title of the y axis with its unit.</summary>
    public string YLabel { get; }

    internal IReadOnlyList<Series> Series { get; }

    /// <summary>Names of x = 0, 1, 2, …; null on a numeric axis.</summary>
    internal IReadOnlyList<string>? Categories { get; private init; }

    /// <summary>Whether the y axis counts in powers of ten.</summary>
    internal bool IsLogarithmic { get; private init; }

    /// <summary>Whether the x axis counts in powers of two.</summary>
    internal bool IsDoubling { get; private init; }

    /// <summary>All but the reference lines.</summary>
    internal IEnumerable<Series> Drawn => Series.Where(s => s.Mark != Mark.Reference);

    /// <summary>The x axis where it counts in powers of two.</summary>
    internal Axis DoublingX => Axis.Doubling(Drawn.SelectMany(s => s.Points).Select(p => p.X));

    internal IEnumerable<Series> Bars => Series.Where(s => s.Mark == Mark.Bars);

    /// <summary>Lines, bands and reference lines over a numeric axis.</summary>
    public static Plot Line(string title, string xLabel, string yLabel, params Series[] series) => new(title, xLabel, yLabel, series);

    /// <summary>One bar for each name, with error bars where low and high are given.</summary>
    public static Plot BarChart(string title, string yLabel, params Bar[] bars)
    {
        var drawn = bars.Where(b => !b.IsReference).ToArray();
        var points = drawn.Select((b, i) => new Point(i, b.Value, b.Low, b.High));
        return new Plot(title, "", yLabel, [new Series("", Mark.Bars, points), .. References(bars)]) { Categories = [.. drawn.Select(b => b.Name)] };
    }

    /// <summary>Groups of bars side by side: one colour for each group, one place on the axis for each name.</summary>
    public static Plot GroupedBars(string title, string yLabel, params BarGroup[] groups)
    {
        var names = groups.SelectMany(g => g.Bars).Where(b => !b.IsReference).Select(b => b.Name).Distinct().ToList();
        var series = groups.Select(g => new Series(g.Name, Mark.Bars,
            g.Bars.Where(b => !b.IsReference).Select(b => new Point(names.IndexOf(b.Name), b.Value, b.Low, b.High))));
        return new Plot(title, "", yLabel, [.. series, .. References(groups.SelectMany(g => g.Bars))]) { Categories = names };
    }

    /// <summary>How often values fall into each of <paramref name="bins"/> equal intervals. Values that are not finite are left out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one bin.</exception>
    public static Plot Histogram(string title, string xLabel, IEnumerable<double> values, int bins = 30)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var finite = values.Where(double.IsFinite).ToArray();
        return new Plot(title, xLabel, "count", [new Series("", Mark.Bars, Count(finite, bins))]);
    }

    /// <summary>The same lines over a logarithmic y axis, for values that differ by orders of magnitude. Values that are not positive are gaps.</summary>
    /// <exception cref="InvalidOperationException">The plot has bars, which stand on zero.</exception>
    public Plot WithLogarithmicY() => Bars.Any()
        ? throw new InvalidOperationException($"'{Title}' has bars: they stand on zero, which a logarithmic axis does not have. Draw lines.")
        : new Plot(Title, XLabel, YLabel, [.. Series.Select(series => series.OnlyPositive()).Where(series => series.Mark == Mark.Line || series.HasValues)])
        {
            IsLogarithmic = true, IsDoubling = IsDoubling,
        };

    /// <summary>The same lines over an x axis on which equal distances are doublings, for numbers of samples, attempts or tokens.</summary>
    /// <exception cref="InvalidOperationException">The plot has bars, or a point whose x is not positive.</exception>
    public Plot WithDoublingX() => Bars.Any() || Drawn.Any(series => series.Points.Any(point => point.X <= 0))
        ? throw new InvalidOperationException($"'{Title}' has bars, or a point at {XLabel} 0 or below: doublings need lines over positive numbers.")
        : new Plot(Title, XLabel, YLabel, Series) { IsLogarithmic = IsLogarithmic, IsDoubling = true };

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle() => new PlotPanels(null, 1, [this]).ToMimeBundle();

    private static IEnumerable<Series> References(IEnumerable<Bar> bars) =>
        bars.Where(b => b.IsReference).Select(b => Notebook.Series.Reference(b.Name, b.Value));

    private static Point[] Count(double[] values, int bins)
    {
        if (values.Length == 0) return [];
        var (low, high) = (values.Min(), values.Max());
        if (low == high) return [new Point(low, values.Length)];
        var counts = new int[bins];
        var width = (high - low) / bins;
        foreach (var value in values) counts[Math.Min(bins - 1, (int)((value - low) / width))]++;
        return [.. counts.Select((count, i) => new Point(low + (i + 0.5) * width, count))];
    }
}
