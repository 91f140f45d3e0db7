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
            Append(html, completion[position..tag.Index], MarkOf(region, isRight));
            html.Append(RolloutStyle.Mark(TextMark.Tag, WebUtility.HtmlEncode(tag.Value)));
            region = tag.Groups["close"].Value.Length > 0 ? "" : tag.Groups["name"].Value;
            position = tag.Index + tag.Length;
        }
        Append(html, completion[position..], MarkOf(region, isRight));
        return html.ToString();
    }

    private static TextMark? MarkOf(string region, bool? isRight) => region switch
    {
        "think" => TextMark.Thought,
        "answer" => RolloutStyle.Answer(isRight),
        _ => null,
    };

    private static void Append(StringBuilder html, string text, TextMark? mark)
    {
        if (text.Length == 0) return;
        var marked = Word().Replace(WebUtility.HtmlEncode(text).Replace("&#39;", "'"), Mark);
        html.Append(mark is { } known ? RolloutStyle.Mark(known, marked) : marked);
    }

    private static string Mark(Match word)
    {
        var html = word.Groups["zh"].Success ? RolloutStyle.Mark(TextMark.Chinese, word.Value) : word.Value;
        return ResponseBehaviour.ReflectiveWords.Contains(word.Value.ToLowerInvariant()) ? RolloutStyle.Mark(TextMark.Reflective, html) : html;
    }

    [GeneratedRegex("<(?<close>/?)(?<name>think|answer)>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\b[A-Za-z]+\b|(?<zh>[\u3400-\u9fff]+)")]
    private static partial Regex Word();
}
