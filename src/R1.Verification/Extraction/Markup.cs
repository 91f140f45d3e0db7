using System.Buffers;
using System.Text.RegularExpressions;

namespace R1.Verification.Extraction;

/// <summary>
/// Takes off what a model or its tools put around an answer and what says nothing about it: stop tokens, tags of HTML, fences of code, quotes,
/// emphasis, pictures and smileys. Linear in the text.
/// </summary>
internal static partial class Markup
{
    // Of smileys, dashes, and the names and signs of the end of a proof.
    private static readonly SearchValues<char> FlourishEnds = SearchValues.Create("()DPp][^-–—ked✓■□∎");

    /// <summary>The text without markup; the same text when there is none.</summary>
    public static string Strip(string text)
    {
        if (text.Contains('<')) text = HtmlTag().Replace(StopToken().Replace(text, ""), "");
        else if (text.Contains("INST]", StringComparison.Ordinal)) text = StopToken().Replace(text, "");
        if (text.Contains('`')) text = Fence().Replace(text, "\n").Replace("`", "", StringComparison.Ordinal);
        if (text.Contains('>')) text = Quote().Replace(text, "");
        if (text.Contains("---", StringComparison.Ordinal) || text.Contains("===", StringComparison.Ordinal)) text = Underline().Replace(text, "");
        if (text.IndexOf('_') < text.LastIndexOf('_') || text.IndexOf('*') < text.LastIndexOf('*')) text = Emphasis().Replace(text, "$2");
        return text.AsSpan().ContainsAnyInRange('\u2600', '\uFE0F') ? Picture().Replace(text, "") : text;
    }

    /// <summary>Without a smiley, a picture or a dash at the end.</summary>
    public static string WithoutFlourish(string text) =>
        text.Length > 1 && text.AsSpan().TrimEnd() is [.., var last] && FlourishEnds.Contains(last) ? Flourish().Replace(text, "") : text;

    /// <summary>Without the mark of a list at the start: a bullet, or a number with a bracket or a point.</summary>
    public static string WithoutBullet(string text) => text.Length > 2 ? Bullet().Replace(text, "", 1) : text;

    [GeneratedRegex(@"<[|｜][^|｜<>\n]{1,40}[|｜]>|</?s>|<eos>|<end_of_turn>|\[/?INST\]|<end▁of▁sentence>", RegexOptions.CultureInvariant)]
    private static partial Regex StopToken();

    [GeneratedRegex(@"</?(?:b|i|u|em|strong|p|span|div|code|pre|mark|center|h[1-6]|li|ul|ol)(?: [^<>\n]{0,100})?>|<br ?/?>",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex HtmlTag();

    [GeneratedRegex(@"(?:```|~~~)[ \t]*[a-zA-Z]{0,20}[ \t]*(?=\n|$)\n?", RegexOptions.CultureInvariant)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^[ \t]*>[ \t]+", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Quote();

    // The line below a heading, and between the parts of a page.
    [GeneratedRegex(@"^[ \t]*[-=*]{3,}[ \t]*$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Underline();

    // __12__, _12_ and ***12***, between spaces or the ends of lines: x_1 and 2*3*4 are mathematics.
    [GeneratedRegex(@"(?<=^|[\s:：(])(_{1,3}|\*{1,3})(?=\S)([^_*\n$\\]{1,100}?)(?<=\S)\1(?=$|[\s.,;:!。，)*])",
        RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Emphasis();

    // Signs of weather and printers' marks, and everything beyond the first plane but mathematical letters.
    [GeneratedRegex(@"(?<=\S)\s*(?:[\u2705\u2714\u2728\u2B50\u2757\u2764\uFE0F]|[\uD83C-\uD83E][\uDC00-\uDFFF])+", RegexOptions.CultureInvariant)]
    private static partial Regex Picture();

    [GeneratedRegex(@"\s+(?:[:;8=]'?-?[()DPp\]]+|\^_\^|[-–—]+)\s*$|\s*(?:\\checkmark|\\blacksquare|\\square|\\qed|✓|■|□|∎)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Flourish();

    [GeneratedRegex(@"^\s*(?:[-*•+·]\s+|\(?\d{1,2}[).]\s+)(?=\S)", RegexOptions.CultureInvariant)]
    private static partial Regex Bullet();
}
