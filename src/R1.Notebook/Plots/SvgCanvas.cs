using System.Net;
using System.Text;

namespace R1.Notebook;

/// <summary>Writes the few SVG elements that charts need; lengths are pixels.</summary>
internal sealed class SvgCanvas
{
    private readonly StringBuilder _svg = new();

    public void Line(double x1, double y1, double x2, double y2, string colour, double width = 1, string? dash = null) =>
        _svg.Append($"<line x1=\"{P(x1)}\" y1=\"{P(y1)}\" x2=\"{P(x2)}\" y2=\"{P(y2)}\" stroke=\"{colour}\" stroke-width=\"{P(width)}\"")
            .Append(dash is null ? "/>" : $" stroke-dasharray=\"{dash}\"/>");

    public void Rect(double x, double y, double width, double height, string fill) =>
        _svg.Append($"<rect x=\"{P(x)}\" y=\"{P(y)}\" width=\"{P(width)}\" height=\"{P(height)}\" fill=\"{fill}\"/>");

    public void Dot(double x, double y, string fill) => _svg.Append($"<circle cx=\"{P(x)}\" cy=\"{P(y)}\" r=\"3\" fill=\"{fill}\"/>");

    public void Polyline(IEnumerable<(double x, double y)> points, string colour) =>
        _svg.Append($"<polyline points=\"{Points(points)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-linejoin=\"round\"/>");

    public void Polygon(IEnumerable<(double x, double y)> points, string colour, double opacity) =>
        _svg.Append($"<polygon points=\"{Points(points)}\" fill=\"{colour}\" fill-opacity=\"{Numbers.Short(opacity)}\"/>");

    /// <param name="x">Anchor.</param>
    /// <param name="y">Baseline.</param>
    /// <param name="text">Plain text; escaped here.</param>
    /// <param name="size">Font size in pixels.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="colour">Fill.</param>
    /// <param name="attributes">Further attributes, written as they are.</param>
    public void Text(double x, double y, string text, double size, string anchor = "start", string colour = Palette.Ink, string attributes = "") =>
        _svg.Append($"<text x=\"{P(x)}\" y=\"{P(y)}\" font-size=\"{P(size)}\" text-anchor=\"{anchor}\" fill=\"{colour}\" {attributes}>")
            .Append(WebUtility.HtmlEncode(text)).Append("</text>");

    public string ToSvg(double width, double height, string description) =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {P(width)} {P(height)}\" width=\"{P(width)}\" height=\"{P(height)}\" "
        + $"style=\"max-width:100%;height:auto\" font-family=\"{Palette.Font}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(description)}\">"
        + $"<rect width=\"100%\" height=\"100%\" fill=\"white\"/>{_svg}</svg>";

    /// <summary>About how wide a text is: half its size for each Latin character, all of it for a Chinese one.</summary>
    public static double WidthOf(string text, double size) => text.Sum(c => c > 0x2e80 ? size : size * 0.54);

    private static string P(double value) => Numbers.Pixel(value);

    private static string Points(IEnumerable<(double x, double y)> points) => string.Join(' ', points.Select(p => $"{P(p.x)},{P(p.y)}"));
}
