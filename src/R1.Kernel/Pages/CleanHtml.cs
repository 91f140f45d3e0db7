using Ganss.Xss;

namespace R1.Kernel.Pages;

/// <summary>HTML that a notebook brings, without anything that could run, or load something, in the page of a reader.</summary>
internal static class CleanHtml
{
    private static readonly string[] MathTags =
        ["math", "mrow", "mi", "mo", "mn", "ms", "mtext", "mspace", "msub", "msup", "msubsup", "mfrac", "msqrt", "mroot", "munder", "mover",
            "munderover", "mtable", "mtr", "mtd"];

    private static readonly string[] Attributes = ["class", "id", "mathvariant", "fence", "accent", "stretchy", "display", "displaystyle"];
    private static readonly Lazy<HtmlSanitizer> Sanitizer = new(Create);

    public static string Of(string html) => Sanitizer.Value.Sanitize(html);

    private static HtmlSanitizer Create()
    {
        var sanitizer = new HtmlSanitizer();
        sanitizer.AllowedTags.UnionWith(MathTags);
        sanitizer.AllowedAttributes.UnionWith(Attributes);
        // Pictures inside the file; as the target of a link such an address would be a page of its own.
        sanitizer.FilterUrl += (_, url) =>
        {
            if (url.Tag.NodeName == "IMG" && url.OriginalUrl.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase)) url.SanitizedUrl = url.OriginalUrl;
        };
        return sanitizer;
    }
}
