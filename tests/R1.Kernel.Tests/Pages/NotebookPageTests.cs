using System.Security.Cryptography;
using System.Text;
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
        foreach (var (show, cell) in cells.Zip(notebook.Cells.Where(c => c.IsCode)))
        {
            var outputs = new CellOutputs();
            show(outputs);
            cell.Json["outputs"] = outputs.ToJson();
        }
        return NotebookPage.Render(notebook);
    }

    private static readonly Plot Chart = Plot.Line("A <chart>", "x", "y",
        ("</script>", new[] { (0.0, 1.0), (1.0, 2.0) }), Series.Reference("paper", 1.5));

    [Fact]
    public void Render_Charts_AreAllInsideTheFile()
    {
        var grid = new PlotPanels("grid", 2, [Chart, Chart]);
        var page = Page(o => o.Show(KernelOutput.Bundle(Chart.ToMimeBundle())), o => o.Show(KernelOutput.Bundle(Chart.ToMimeBundle())),
            o => o.Show(KernelOutput.Bundle(grid.ToMimeBundle())));
        Assert.Equal(3, Regex.Count(page, "class=\"figure\">\\{"));
        Assert.Equal(3, Regex.Count(page, "<div class=\"chart\"><img"));
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

    [Theory]
    [InlineData("<script>steal()</script><b onclick=\"steal()\">bold</b>")]
    [InlineData("<svg onload=\"steal()\"><script>steal()</script></svg>")]
    [InlineData("<img src=\"x\" onerror=\"steal()\"><iframe srcdoc=\"<script>steal()</script>\"></iframe>")]
    [InlineData("<a href=\"javascript:steal()\">link</a><a href=\"data:text/html,<script>steal()</script>\">link</a>")]
    [InlineData("<style>@import url(https://example.org/steal())</style>")]
    public void Render_ForeignHtml_HasNothingThatRuns(string html)
    {
        var document = NotebookDocument.Load(Demo.Path);
        document.Insert(0, NotebookCell.Markdown("foreign", html, "plain"));
        var outputs = new CellOutputs();
        outputs.Show(KernelOutput.Bundle(new MimeBundle("t").With(Mime.Html, html)));
        outputs.Show(KernelOutput.Bundle(new MimeBundle("t").With(Mime.Markdown, html)));
        document.Cells.First(cell => cell.IsCode).Json["outputs"] = outputs.ToJson();
        Assert.DoesNotContain("steal()", NotebookPage.Render(document));
    }

    [Fact]
    public void Render_ForeignDrawing_IsAnImage()
    {
        var page = Page(o => o.Show(KernelOutput.Bundle(new MimeBundle("t").With(Mime.Svg, "<svg onload=\"steal()\"/>"))));
        Assert.DoesNotContain("steal()", page);
        Assert.Contains("<img alt=\"\" src=\"data:image/svg+xml;base64,", page);
    }

    [Fact]
    public void Render_Policy_NamesTheScriptsOfThePageAndNoOther()
    {
        var page = Page(o => o.Show(KernelOutput.Bundle(Chart.ToMimeBundle())));
        var policy = Regex.Match(page, "Content-Security-Policy\" content=\"([^\"]*)\"").Groups[1].Value;
        var hashes = Regex.Matches(page, "<script>(.*?)</script>", RegexOptions.Singleline)
            .Select(script => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script.Groups[1].Value)))}'").ToArray();
        Assert.Equal(3, hashes.Length);
        Assert.Contains($"script-src {string.Join(' ', hashes)};", policy);
        Assert.StartsWith("default-src 'none';", policy);
        Assert.Contains("script-src 'none';", Page());
    }

    [Fact]
    public void Render_InjectedParameters_StandInThePlaceOfTheDefaults()
    {
        var document = NotebookDocument.Load(Demo.Path);
        document.Insert(0, NotebookCell.Code("defaults", "var unused = 1;", "parameters"));
        Assert.Contains("unused", NotebookPage.Render(document));
        document.Insert(1, NotebookCell.Code("given", "int counted = 2;", "injected-parameters"));
        Assert.DoesNotContain("unused", NotebookPage.Render(document));
        Assert.Contains("counted", NotebookPage.Render(document));
    }

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
