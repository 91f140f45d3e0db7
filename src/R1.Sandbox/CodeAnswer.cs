using System.Text.RegularExpressions;

namespace R1.Sandbox;

/// <summary>Finds the program in a completion.</summary>
public static partial class CodeAnswer
{
    /// <summary>
    /// The last fenced block in the last <c>&lt;answer&gt;</c>, or in the text behind the thoughts when there is no answer tag; without a fence, that whole part.
    /// A fence that is not closed reaches to the end. Indentation at the start is kept, since a completion may continue a function.
    /// </summary>
    public static string Extract(string completion)
    {
        var thoughts = completion.LastIndexOf("</think>", StringComparison.Ordinal);
        var part = thoughts < 0 ? completion : completion[(thoughts + "</think>".Length)..];
        var open = part.LastIndexOf("<answer>", StringComparison.Ordinal);
        if (open >= 0)
        {
            part = part[(open + "<answer>".Length)..];
            var close = part.IndexOf("</answer>", StringComparison.Ordinal);
            if (close >= 0) part = part[..close];
        }
        var fences = Fence().Matches(part);
        return fences.Count > 0 ? fences[^1].Groups[1].Value : part.Trim('\r', '\n');
    }

    [GeneratedRegex(@"^[ \t]*```[^\n`]*\n(.*?)(?:^[ \t]*```[ \t]*\r?$|\z)", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Fence();
}
