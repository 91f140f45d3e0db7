using System.Net;
using R1.Notebook;
using R1.Notebook.Hosting;

namespace R1.Kernel.Scripting;

/// <summary>Shows the parts of a cell that are no program: HTML, Markdown, Mermaid diagrams, JavaScript for the reader's page.</summary>
internal static class ShownText
{
    private const string Mermaid = "https://cdn.jsdelivr.net/npm/mermaid@11/dist/mermaid.esm.min.mjs";

    /// <exception cref="DirectiveException">The part is a program in a language that is not run here.</exception>
    public static void Show(TextPart part)
    {
        switch (part.Language)
        {
            case "html":
                Notebook.Show.Html(part.Text, part.Text);
                break;
            case "markdown":
                Notebook.Show.Markdown(part.Text);
                break;
            case "javascript":
                DisplayGlobals.Javascript(part.Text);
                break;
            case "mermaid":
                Notebook.Show.Value(Diagram(part.Text));
                break;
            default:
                throw new DirectiveException($"this part is written in {part.Language}, and only C# is run here; "
                    + "other languages need .NET Interactive itself.", part.Line);
        }
    }

    // Without network or scripts the diagram's text is read instead.
    private static MimeBundle Diagram(string text) => new MimeBundle(text).With(Mime.Html,
        $"<pre class=\"mermaid\">{WebUtility.HtmlEncode(text)}</pre>"
        + $"<script type=\"module\">import mermaid from '{Mermaid}'; await mermaid.run({{ querySelector: 'pre.mermaid' }});</script>");
}
