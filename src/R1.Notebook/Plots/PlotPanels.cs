namespace R1.Notebook;

/// <summary>Plots in a grid, read row by row.</summary>
public sealed class PlotPanels : IDisplayable
{
    /// <exception cref="ArgumentException">No plot.</exception>
    /// <param name="title">Heading over the grid, or null.</param>
    /// <param name="columns">Panels in a row.</param>
    /// <param name="panels">At least one.</param>
    public PlotPanels(string? title, int columns, IReadOnlyList<Plot> panels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (panels.Count == 0) throw new ArgumentException("A grid needs at least one plot.", nameof(panels));
        Title = title;
        Columns = Math.Min(columns, panels.Count);
        Panels = panels;
    }

    /// <summary>Heading over the grid, or null.</summary>
    public string? Title { get; }

    /// <summary>Panels in a row.</summary>
    public int Columns { get; }

    /// <summary>The plots, row by row.</summary>
    public IReadOnlyList<Plot> Panels { get; }

    internal int Rows => (Panels.Count + Columns - 1) / Columns;

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        var svg = PlotSvg.Draw(this);
        var text = new MimeBundle(PlotText.Write(this));
        var form = PlotlySupport.IsPresent ? text.With(Mime.Plotly, PlotPlotly.Write(this)) : text;
        return form.With(Mime.Html, PlotSvg.AsImage(svg, Title ?? Panels[0].Title)).With(Mime.Svg, svg);
    }
}
