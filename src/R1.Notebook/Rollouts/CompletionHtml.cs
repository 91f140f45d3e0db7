using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using R1.Rewards;

namespace R1.Notebook;

/// <summary>Marks what matters in a completion: tags, thought, answer, reflective words, Chinese.</summary>
internal static partial class CompletionHtml
{
    /// <param name="completion">What the policy wrote.</param>
    /// <param name="isRight">Whether its answer is right; null when nobody has judged it.</param>
    public static string Write(string completion, bool? isRight)
    {
        var html = new StringBuilder();
        var region = "";
        var position = 0;
        foreach (Match tag in Tag().Matches(completion))
        {
            Append(html, completion[position..tag.Index], StyleOf(region, isRight));
            html.Append($"<span style=\"{RolloutStyle.Tag}\">{WebUtility.HtmlEncode(tag.Value)}</span>");
            region = tag.Groups["close"].Value.Length > 0 ? "" : tag.Groups["name"].Value;
            position = tag.Index + tag.Length;
        }
        Append(html, completion[position..], StyleOf(region, isRight));
        return html.ToString();
    }

    private static string StyleOf(string region, bool? isRight) => region switch
    {
        "think" => RolloutStyle.Thought,
        "answer" => RolloutStyle.Answer(isRight),
        _ => "",
    };

    private static void Append(StringBuilder html, string text, string style)
    {
        if (text.Length == 0) return;
        var marked = Word().Replace(WebUtility.HtmlEncode(text).Replace("&#39;", "'"), Mark);
        html.Append(style.Length == 0 ? marked : $"<span style=\"{style}\">{marked}</span>");
    }

    private static string Mark(Match word)
    {
        var styles = new List<string>();
        if (ResponseBehaviour.ReflectiveWords.Contains(word.Value.ToLowerInvariant())) styles.Add(RolloutStyle.Reflective);
        if (word.Groups["zh"].Success) styles.Add(RolloutStyle.Chinese);
        return styles.Count == 0 ? word.Value : $"<span style=\"{string.Join(';', styles)}\">{word.Value}</span>";
    }

    [GeneratedRegex("<(?<close>/?)(?<name>think|answer)>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\b[A-Za-z]+\b|(?<zh>[\u3400-\u9fff]+)")]
    private static partial Regex Word();
}
