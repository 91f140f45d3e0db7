using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace R1.Notebook;

/// <summary>Marks what matters in a completion: tags, thought, answer, reflective words, Chinese.</summary>
internal static partial class CompletionHtml
{
    // The list by which the paper's second version counts reflection.
    private const string Reflective = "wait|mistake|however|but|retry|error|verify|wrong|evaluate|check";

    public static string Write(string completion)
    {
        var html = new StringBuilder();
        var region = "";
        var position = 0;
        foreach (Match tag in Tag().Matches(completion))
        {
            Append(html, completion[position..tag.Index], region);
            html.Append($"<span class=\"tag\">{WebUtility.HtmlEncode(tag.Value)}</span>");
            region = tag.Groups["close"].Value.Length > 0 ? "" : tag.Groups["name"].Value;
            position = tag.Index + tag.Length;
        }
        Append(html, completion[position..], region);
        return html.ToString();
    }

    private static void Append(StringBuilder html, string text, string region)
    {
        if (text.Length == 0) return;
        var marked = Word().Replace(WebUtility.HtmlEncode(text).Replace("&#39;", "'"), word =>
            $"<span class=\"{(word.Groups["zh"].Success ? "zh" : "reflect")}\">{word.Value}</span>");
        html.Append(region.Length == 0 ? marked : $"<span class=\"{region}\">{marked}</span>");
    }

    [GeneratedRegex("<(?<close>/?)(?<name>think|answer)>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\b(?:" + Reflective + @")\b|(?<zh>[\u3400-\u9fff]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}
