namespace R1.Notebook;

/// <summary>Figures in a grid, read row by row.</summary>
public sealed class FigurePanels : IDisplayable
{
    /// <exception cref="ArgumentException">No figure.</exception>
    /// <param name="title">Heading over the grid, or null.</param>
    /// <param name="columns">Panels in a row.</param>
    /// <param name="panels">At least one.</param>
    public FigurePanels(string? title, int columns, IReadOnlyList<Figure> panels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (panels.Count == 0) throw new ArgumentException("A grid needs at least one figure.", nameof(panels));
        Title = title;
        Columns = Math.Min(columns, panels.Count);
        Panels = panels;
    }

    /// <summary>Heading over the grid, or null.</summary>
    public string? Title { get; }

    /// <summary>Panels in a row.</summary>
    public int Columns { get; }

    /// <summary>The figures, row by row.</summary>
    public IReadOnlyList<Figure> Panels { get; }

    internal int Rows => (Panels.Count + Columns - 1) / Columns;

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        var svg = FigureSvg.Draw(this);
        var text = new MimeBundle(FigureText.Write(this));
        var form = PlotlySupport.IsPresent ? text.With(Mime.Plotly, FigurePlotly.Write(this)) : text;
        return form.With(Mime.Html, FigureSvg.AsImage(svg, Title ?? Panels[0].Title)).With(Mime.Svg, svg);
    }
}
