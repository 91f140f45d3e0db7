using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using R1.Rewards;

namespace R1.Notebook;

/// <summary>Marks what matters in a completion: tags, thought, answer, reflective words, Chinese.</summary>
internal static partial class CompletionHtml
{
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
        var marked = Word().Replace(WebUtility.HtmlEncode(text).Replace("&#39;", "'"), Mark);
        html.Append(region.Length == 0 ? marked : $"<span class=\"{region}\">{marked}</span>");
    }

    private static string Mark(Match word)
    {
        var classes = new List<string>();
        if (ResponseBehaviour.ReflectiveWords.Contains(word.Value.ToLowerInvariant())) classes.Add("reflect");
        if (word.Groups["zh"].Success) classes.Add("zh");
        return classes.Count == 0 ? word.Value : $"<span class=\"{string.Join(' ', classes)}\">{word.Value}</span>";
    }

    [GeneratedRegex("<(?<close>/?)(?<name>think|answer)>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\b[A-Za-z]+\b|(?<zh>[\u3400-\u9fff]+)")]
    private static partial Regex Word();
}
