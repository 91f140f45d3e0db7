using R1.Foundation;

namespace R1.Notebook;

/// <summary>A rectangle of a canvas, in its units; y grows downwards.</summary>
internal readonly record struct SvgBox(double X, double Y, double Width, double Height);

/// <summary>Draws one plot into a rectangle of a canvas: title, axes, marks, legend under the plot.</summary>
internal sealed class SvgPanel
{
    private const double Small = 12, RowHeight = 18;
    private readonly SvgCanvas _canvas;
    private readonly Plot _plot;
    private readonly Axis _x, _y;
    private readonly SvgBox _box;
    private readonly double _left, _right, _top, _bottom;
    private readonly List<(string Name, string Colour, double X, int Row)> _legend;

    public SvgPanel(SvgCanvas canvas, Plot plot, SvgBox box)
    {
        (_canvas, _plot, _box) = (canvas, plot, box);
        _legend = PlotSvg.NeedsLegend(plot) ? LegendPlaces(plot, box.Width - 80) : [];
        var legendRows = _legend.Count == 0 ? 0 : _legend[^1].Row + 1;
        (_left, _right) = (box.X + 64, box.X + box.Width - 20);
        (_top, _bottom) = (box.Y + 44, box.Y + box.Height - 52 - legendRows * RowHeight);
        (_x, _y) = (XAxis(plot), YAxis(plot));
    }

    private double X(double value) => _x.Map(value, _left, _right);

    private double Y(double value) => _y.Map(value, _bottom, _top);

    public void Draw()
    {
        _canvas.Text(_box.X + 16, _box.Y + 24, _plot.Title, 15, attributes: "font-weight=\"600\"");
        DrawAxes();
        var bars = _plot.Bars.ToList();
        var colour = 0;
        foreach (var series in _plot.Drawn)
        {
            if (series.Mark == Mark.Bars) DrawBars(series, bars.IndexOf(series), bars.Count, Palette.Colour(colour));
            else DrawLine(series, Palette.Colour(colour));
            colour++;
        }
        foreach (var reference in _plot.Series.Where(s => s.Mark == Mark.Reference)) DrawReference(reference);
        DrawLegend();
    }

    private static Axis XAxis(Plot plot)
    {
        if (plot.Categories is { } names) return new Axis(-0.5, names.Count - 0.5, [.. Enumerable.Range(0, names.Count).Select(i => (double)i)]);
        if (plot.IsDoubling) return plot.DoublingX;
        var points = plot.Drawn.SelectMany(s => s.Points).ToArray();
        var half = BarWidth(plot) / 2;
        return Axis.Within(points.SelectMany(p => new[] { p.X - half, p.X + half }), 6);
    }

    private static Axis YAxis(Plot plot)
    {
        var values = plot.Series.SelectMany(s => s.Points).SelectMany(p => new[] { p.Y, p.Low, p.High });
        if (plot.IsLogarithmic) return Axis.Logarithmic(values);
        return Axis.Covering(plot.Bars.Any() ? values.Append(0) : values, 5);
    }

    // In the unit of the x axis: most of a category, all of a histogram's interval.
    private static double BarWidth(Plot plot)
    {
        if (plot.Categories is not null) return 0.7;
        var points = plot.Bars.FirstOrDefault()?.Points;
        return points is null ? 0 : points.Count > 1 ? points[1].X - points[0].X : 1;
    }

    private void DrawAxes()
    {
        foreach (var tick in _y.Ticks)
        {
            _canvas.Line(_left, Y(tick), _right, Y(tick), Palette.Grid);
            _canvas.Text(_left - 8, Y(tick) + 4, Numbers.Short(tick), Small, "end", Palette.Faint);
        }
        _canvas.Line(_left, _bottom, _right, _bottom, Palette.Faint);
        foreach (var tick in _x.Ticks) DrawXTick(tick);
        _canvas.Text((_left + _right) / 2, _bottom + 38, _plot.XLabel, Small + 1, "middle");
        var (middleX, middleY) = (_box.X + 18, (_top + _bottom) / 2);
        _canvas.Text(middleX, middleY, _plot.YLabel, Small + 1, "middle",
            attributes: $"transform=\"rotate(-90 {Numbers.Pixel(middleX)} {Numbers.Pixel(middleY)})\"");
    }

    private void DrawXTick(double tick)
    {
        if (_plot.Categories is not { } names)
        {
            _canvas.Line(X(tick), _bottom, X(tick), _bottom + 4, Palette.Faint);
            _canvas.Text(X(tick), _bottom + 18, Numbers.Short(tick), Small, "middle", Palette.Faint);
            return;
        }
        var room = (_right - _left) / names.Count;
        var name = names[(int)tick];
        var size = Math.Clamp(Small * room / (SvgCanvas.WidthOf(name, Small) + 6), 8, Small);
        _canvas.Text(X(tick), _bottom + 18, name, size, "middle");
    }

    private void DrawLine(Series series, string colour)
    {
        var spread = series.Points.Where(p => p.HasSpread).ToArray();
        if (spread.Length > 1)
            _canvas.Polygon([.. spread.Select(p => (X(p.X), Y(p.High))), .. spread.Reverse().Select(p => (X(p.X), Y(p.Low)))], colour, 0.18);
        foreach (var piece in Pieces(series.Points)) _canvas.Polyline(piece.Select(p => (X(p.X), Y(p.Y))), colour);
        if (series.Points.Count > 30) return;
        foreach (var p in series.Points.Where(p => double.IsFinite(p.Y))) _canvas.Dot(X(p.X), Y(p.Y), colour);
    }

    /// <summary>Runs of finite points: a missing value interrupts the line.</summary>
    private static IEnumerable<List<Point>> Pieces(IEnumerable<Point> points)
    {
        var piece = new List<Point>();
        foreach (var point in points)
        {
            if (double.IsFinite(point.Y)) piece.Add(point);
            else if (piece.Count > 0)
            {
                yield return piece;
                piece = [];
            }
        }
        if (piece.Count > 0) yield return piece;
    }

    private void DrawBars(Series series, int index, int count, string colour)
    {
        var slot = BarWidth(_plot) / count;
        foreach (var p in series.Points.Where(p => double.IsFinite(p.Y)))
        {
            var start = p.X - BarWidth(_plot) / 2 + index * slot;
            var (top, foot) = (Math.Min(Y(p.Y), Y(0)), Math.Max(Y(p.Y), Y(0)));
            _canvas.Rect(X(start) + 0.5, top, X(start + slot) - X(start) - 1, foot - top, colour);
            if (p.HasSpread) DrawErrorBar(X(start + slot / 2), Y(p.Low), Y(p.High));
        }
    }

    private void DrawErrorBar(double x, double low, double high)
    {
        _canvas.Line(x, low, x, high, Palette.Ink, 1.2);
        _canvas.Line(x - 4, low, x + 4, low, Palette.Ink, 1.2);
        _canvas.Line(x - 4, high, x + 4, high, Palette.Ink, 1.2);
    }

    private void DrawReference(Series reference)
    {
        var y = Y(reference.Points[0].Y);
        _canvas.Line(_left, y, _right, y, Palette.Reference, 1.5, "6 4");
        // A white halo keeps the label readable over curves and bars.
        const string halo = "paint-order=\"stroke\" stroke=\"white\" stroke-width=\"3\"";
        _canvas.Text(_left + 4, y - 5, reference.Name, Small, "start", Palette.Reference, halo);
    }

    private void DrawLegend()
    {
        foreach (var (name, colour, x, row) in _legend)
        {
            var y = _bottom + 58 + row * RowHeight;
            _canvas.Rect(_left + x, y - 9, 14, 9, colour);
            _canvas.Text(_left + x + 20, y, name, Small);
        }
    }

    private static List<(string Name, string Colour, double X, int Row)> LegendPlaces(Plot plot, double width)
    {
        var places = new List<(string, string, double, int)>();
        var (x, row) = (0.0, 0);
        foreach (var (series, i) in plot.Drawn.Select((s, i) => (s, i)))
        {
            var needed = SvgCanvas.WidthOf(series.Name, Small) + 40;
            if (x > 0 && x + needed > width) (x, row) = (0, row + 1);
            places.Add((series.Name, Palette.Colour(i), x, row));
            x += needed;
        }
        return places;
    }
}
