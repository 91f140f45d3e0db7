using System.Net;
using System.Text;

namespace R1.Notebook;

/// <summary>Completions under their prompts, with reward, its parts and advantage beside.</summary>
internal sealed class RolloutGallery(IReadOnlyList<RolloutView> rollouts) : IDisplayable
{
    private static readonly string Key = $"<p>{string.Join(" · ", new[]
    {
        RolloutStyle.Mark(TextMark.Thought, "thought"), RolloutStyle.Mark(TextMark.Right, "right answer"), RolloutStyle.Mark(TextMark.Wrong, "wrong answer"),
        RolloutStyle.Mark(TextMark.Reflective, "reflective word"), RolloutStyle.Mark(TextMark.Chinese, "中文"),
    })}</p>";

    public MimeBundle ToMimeBundle() => new MimeBundle(Text()).With(Mime.Html, Html());

    private string Html()
    {
        var html = new StringBuilder("<div class=\"r1-rollouts\">");
        foreach (var group in rollouts.GroupBy(r => (r.Prompt, r.Gold)))
        {
            html.Append($"<p><b>{E(group.Key.Prompt)}</b> &nbsp; gold: <b>{E(group.Key.Gold ?? "none")}</b></p>");
            var columns = group.Any(IsScored) ? Columns([.. group]) : [];
            html.Append("<table style=\"border-collapse:collapse;width:100%\"><thead><tr>");
            foreach (var (title, _) in columns) html.Append($"<td style=\"{RolloutStyle.Number}\">{E(title)}</td>");
            html.Append($"<td style=\"{RolloutStyle.Text}\">completion</td></tr></thead><tbody>");
            foreach (var rollout in group) html.Append(Row(rollout, columns));
            html.Append("</tbody></table>");
        }
        return html.Append(Key).Append("</div>").ToString();
    }

    private static string Row(RolloutView rollout, List<(string Title, Func<RolloutView, string> Html)> columns)
    {
        var numbers = string.Concat(columns.Select(column => $"<td style=\"{RolloutStyle.Number}\">{column.Html(rollout)}</td>"));
        return $"<tr>{numbers}<td style=\"{RolloutStyle.Text}\">{CompletionHtml.Write(rollout.Completion, rollout.IsRight)}</td></tr>";
    }

    private static List<(string Title, Func<RolloutView, string> Html)> Columns(IReadOnlyList<RolloutView> group)
    {
        var columns = new List<(string, Func<RolloutView, string>)> { ("reward", r => Numbers.Short(r.Reward)) };
        foreach (var part in group.SelectMany(r => r.Parts.Keys).Distinct())
            columns.Add((part, r => r.Parts.TryGetValue(part, out var value) ? Numbers.Short(value) : ""));
        columns.Add(("advantage", Advantage));
        return columns;
    }

    private string Text()
    {
        var text = new StringBuilder();
        foreach (var group in rollouts.GroupBy(r => (r.Prompt, r.Gold)))
        {
            text.AppendLine($"{group.Key.Prompt}   (gold: {group.Key.Gold ?? "none"})");
            foreach (var r in group)
                text.AppendLine(IsScored(r) ? $"  reward {Numbers.Short(r.Reward),6}  advantage {Signed(r.Advantage),7}  {r.Completion}" : $"  {r.Completion}");
        }
        return text.ToString().TrimEnd();
    }

    private static bool IsScored(RolloutView view) => !double.IsNaN(view.Reward) || !double.IsNaN(view.Advantage);

    private static string Signed(double value) => value > 0 ? "+" + Numbers.Short(value) : Numbers.Short(value);

    private static string Advantage(RolloutView view) => view.Advantage switch
    {
        > 0 => RolloutStyle.Coloured(RolloutStyle.RightColour, Signed(view.Advantage)),
        < 0 => RolloutStyle.Coloured(RolloutStyle.WrongColour, Signed(view.Advantage)),
        _ => Signed(view.Advantage),
    };

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
