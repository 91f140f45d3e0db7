using System.Text.RegularExpressions;
using R1.Kernel.Notebooks;
using R1.Kernel.Pages;
using R1.Kernel.Serving;
using R1.Notebook;

namespace R1.Tests.Kernel.Pages;

public sealed partial class NotebookPageTests
{
    private static string Page(params Action<CellOutputs>[] cells)
    {
        var notebook = NotebookDocument.Load(Demo.Path);
        var styles = new StyleLedger();
        foreach (var (show, cell) in cells.Zip(notebook.Cells.Where(c => c.IsCode)))
        {
            var outputs = new CellOutputs(styles);
            show(outputs);
            cell.Json["outputs"] = outputs.ToJson();
        }
        return NotebookPage.Render(notebook);
    }

    private static readonly Figure Chart = Figure.Line("A <chart>", "x", "y",
        ("</script>", new[] { (0.0, 1.0), (1.0, 2.0) }), Series.Reference("paper", 1.5));

    [Fact]
    public void Render_Charts_AreAllInsideTheFile()
    {
        var grid = new FigurePanels("grid", 2, [Chart, Chart]);
        var page = Page(o => o.Show(KernelOutput.Bundle(Chart.ToMimeBundle())), o => o.Show(KernelOutput.Bundle(Chart.ToMimeBundle())), o => o.Show(KernelOutput.Bundle(grid.ToMimeBundle())));
        Assert.Equal(3, Regex.Count(page, "class=\"figure\">\\{"));
        Assert.Equal(3, Regex.Count(page, "<div class=\"chart\"><svg"));
        Assert.Single(Regex.Matches(page, "plotly.js v2\\."));
        Assert.InRange(page.Length, 3_000_000, 6_000_000);
    }

    [Fact]
    public void Render_Page_LoadsNothingFromOutside()
    {
        var own = PlotlySource().Replace(Page(o => o.Show(KernelOutput.Bundle(Chart.ToMimeBundle()))), "");
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", own);
        Assert.DoesNotContain("@import", own);
        Assert.True(own.Length < 100_000);
    }

    [Fact]
    public void Render_WithoutCharts_IsLight() => Assert.True(Page(o => o.Write("stdout", "text")).Length < 60_000);

    [Fact]
    public void Render_OutputText_IsEscapedAndFreeOfColourCodes()
    {
        var page = Page(o => o.Write("stderr", "\u001b[31m<b>red</b>\u001b[0m"));
        Assert.Contains("<pre class=\"stderr\">&lt;b&gt;red&lt;/b&gt;</pre>", page);
    }

    [Fact]
    public void Render_Prose_HasMathTablesAndContents()
    {
        var page = Page();
        Assert.Contains("<mfrac>", page);
        Assert.Contains("<math display=\"block\">", page);
        Assert.Contains("<nav class=\"toc\"><a href=\"#text-and-values\">Text and values</a>", page);
        Assert.Contains("<title>A demonstration notebook</title>", page);
        Assert.DoesNotContain("<code>A_i", page);
    }

    [Fact]
    public void Render_StyleBlocksOfOutputs_AreLeftToThePage() =>
        Assert.DoesNotContain("data-r1", Page(o => o.Show(KernelOutput.Bundle(Table.Of(new[] { 1 }).ToMimeBundle()))));

    [Fact]
    public void Highlight_Code_KeepsItsText()
    {
        const string code = "#r \"nuget: X\"\n// note <b>\nvar x = $\"a{1 + 2}\"; // end\nList<int> y = Make(\"s\", 1.5);\n";
        var html = CodeHtml.Highlight(code);
        Assert.Equal(code, System.Net.WebUtility.HtmlDecode(Regex.Replace(html, "<[^>]+>", "")));
        Assert.Contains("<span class=\"k\">var</span>", html);
        Assert.Contains("<span class=\"f\">Make</span>", html);
        Assert.Contains("<span class=\"n\">1.5</span>", html);
    }

    [GeneratedRegex("<script>[^<]*plotly\\.js.*?</script>", RegexOptions.Singleline)]
    private static partial Regex PlotlySource();
}
