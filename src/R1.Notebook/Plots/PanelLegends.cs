namespace R1.Notebook;

/// <summary>
/// Where the legends of a grid stand. Panels with the same curves share one line under the grid; others have a list each, under their axis.
/// </summary>
internal sealed class PanelLegends
{
    private const int UnderAxisPixels = 54, LinePixels = 20;
    private readonly PlotPanels _panels;
    private readonly string[][] _names;
    private readonly double _drawingHeight;

    /// <param name="panels">The grid.</param>
    /// <param name="panelHeight">Height of a row, pixels.</param>
    /// <param name="topMargin">Over the grid, pixels.</param>
    public PanelLegends(PlotPanels panels, int panelHeight, int topMargin)
    {
        _panels = panels;
        _names = [.. panels.Panels.Select(plot => PlotSvg.NeedsLegend(plot)
            ? [.. plot.Drawn.Select(s => s.Name)]
            : Array.Empty<string>())];
        var lists = _names.Where(n => n.Length > 0).ToList();
        AreShared = lists.All(n => n.SequenceEqual(lists[0]));
        var lines = AreShared ? Math.Min(1, lists.Count) : lists.Max(n => n.Length);
        BottomMargin = UnderAxisPixels + 10 + lines * LinePixels;
        GapY = AreShared ? 0.35 : Math.Min(0.6, 0.35 + 0.06 * lines);
        _drawingHeight = panelHeight * panels.Rows - topMargin - BottomMargin;
    }

    /// <summary>One legend for all.</summary>
    public bool AreShared { get; }

    /// <summary>Pixels under the grid.</summary>
    public int BottomMargin { get; }

    /// <summary>Share of a column's width that stays free, for the labels of the next axis.</summary>
    public double GapX => 0.11 * _panels.Columns;

    /// <summary>Share of a row's height that stays free.</summary>
    public double GapY { get; }

    /// <summary>Plotly's name of the legend that lists the curves of a panel; null when none does.</summary>
    public string? NameOf(int panel)
    {
        if (_names[panel].Length == 0) return null;
        if (AreShared) return panel == Array.FindIndex(_names, n => n.Length > 0) ? "legend" : null;
        return panel == 0 ? "legend" : $"legend{panel + 1}";
    }

    /// <summary>Upper left corner of a panel's legend, in shares of the drawing from its lower left corner.</summary>
    public (double X, double Y) PlaceOf(int panel)
    {
        var under = UnderAxisPixels / _drawingHeight;
        if (AreShared) return (0, -under);
        // A grid of n cells with gap g gives a cell 1 / (n - g) of the drawing, of which the panel takes the share 1 - g.
        var (row, column) = (panel / _panels.Columns, panel % _panels.Columns);
        return (column / (_panels.Columns - GapX), 1 - (row + 1 - GapY) / (_panels.Rows - GapY) - under);
    }
}
