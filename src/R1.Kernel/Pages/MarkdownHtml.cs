using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace R1.Kernel.Pages;

/// <summary>Prose cells as HTML: GitHub's tables and lists, formulas as MathML, headings with anchors.</summary>
internal static class MarkdownHtml
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoIdentifiers().UseEmphasisExtras().UseTaskLists().UseAutoLinks().UseMathematics().Build();

    public static string Render(string markdown)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlMathInlineRenderer>(new InlineFormula());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlMathBlockRenderer>(new BlockFormula());
        renderer.Render(Markdown.Parse(markdown, Pipeline));
        return CleanHtml.Of(writer.ToString());
    }

    /// <summary>Headings with their anchors, in order.</summary>
    public static IEnumerable<(int Level, string Text, string Anchor)> Headings(string markdown) =>
        Markdown.Parse(markdown, Pipeline).OfType<HeadingBlock>().Select(h => (h.Level, PlainText(h.Inline), h.GetAttributes().Id ?? ""));

    private static string PlainText(ContainerInline? inline) => inline is null ? "" : string.Concat(inline.Descendants().Select(i => i switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        _ => "",
    }));

    private sealed class InlineFormula : HtmlObjectRenderer<MathInline>
    {
        // $$…$$ inside a paragraph is a displayed formula as well.
        protected override void Write(HtmlRenderer renderer, MathInline formula) =>
            renderer.Write(MathMl.Convert(formula.Content.ToString(), formula.DelimiterCount > 1));
    }

    private sealed class BlockFormula : HtmlObjectRenderer<MathBlock>
    {
        protected override void Write(HtmlRenderer renderer, MathBlock formula) =>
            renderer.Write("<div class=\"math-block\">").Write(MathMl.Convert(formula.Lines.ToString(), true)).WriteLine("</div>");
    }
}
