using System.Net;
using System.Text;

namespace R1.Notebook;

/// <summary>Plots as still pictures, for places that run no scripts: repository pages, feeds, the overview page.</summary>
internal static class PlotSvg
{
    private const double SingleWidth = 720, GridWidth = 960, Height = 360, TitleHeight = 30;

    public static string Draw(PlotPanels panels)
    {
        var canvas = new SvgCanvas();
        var width = panels.Panels.Count == 1 ? SingleWidth : GridWidth;
        var top = panels.Title is null ? 0 : TitleHeight;
        if (panels.Title is { } title) canvas.Text(16, 22, title, 16, attributes: "font-weight=\"600\"");
        var panelWidth = width / panels.Columns;
        for (var i = 0; i < panels.Panels.Count; i++)
        {
            var box = new SvgBox(i % panels.Columns * panelWidth, top + i / panels.Columns * Height, panelWidth, Height);
            new SvgPanel(canvas, panels.Panels[i], box).Draw();
        }
        return canvas.ToSvg(width, top + panels.Rows * Height, panels.Title ?? panels.Panels[0].Title);
    }

    /// <summary>A picture inside HTML as an image and not as elements: those are taken out of a notebook that a reader has not said that he trusts.</summary>
    public static string AsImage(string svg, string title) =>
        $"<img alt=\"{WebUtility.HtmlEncode(title)}\" style=\"max-width:100%\" "
            + $"src=\"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))}\">";

    /// <summary>One unnamed or single series says nothing in a legend that the title does not.</summary>
    public static bool NeedsLegend(Plot plot) => plot.Drawn.Count(s => s.Name.Length > 0) > 1;
}
