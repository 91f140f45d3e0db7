using System.Net;
using System.Text;

namespace R1.Notebook;

/// <summary>Completions under their prompts, reward and advantage beside.</summary>
internal sealed class RolloutGallery(IReadOnlyList<RolloutView> rollouts) : IDisplayable
{
    private static readonly string Style = HtmlStyle.Block("rollouts", """
        .r1-rollouts table{border-collapse:collapse;width:100%}
        .r1-rollouts td{padding:4px 10px 4px 0;vertical-align:top;border-bottom:1px solid #e5e7eb}
        .r1-rollouts td{text-align:left;white-space:pre-wrap;overflow-wrap:anywhere}
        .r1-rollouts .n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
        .r1-rollouts .tag{color:#9ca3af}
        .r1-rollouts .think{color:#4b5563}
        .r1-rollouts .answer{color:#1b6b2f;font-weight:600}
        .r1-rollouts .reflect{background:#fdeec2}
        .r1-rollouts .zh{color:#aa3377}
        .r1-rollouts .good{color:#1b6b2f}
        .r1-rollouts .bad{color:#b3261e}
        """);

    private const string Key = "<p><span class=\"think\">thought</span> · <span class=\"answer\">answer</span> · "
        + "<span class=\"reflect\">reflective word</span> · <span class=\"zh\">中文</span></p>";

    public MimeBundle ToMimeBundle() => new MimeBundle(Text()).With(Mime.Html, Html());

    private string Html()
    {
        var html = new StringBuilder(Style).Append("<div class=\"r1-rollouts\">");
        foreach (var group in rollouts.GroupBy(r => (r.Prompt, r.Gold)))
        {
            html.Append($"<p><b>{E(group.Key.Prompt)}</b> &nbsp; gold: <span class=\"answer\">{E(group.Key.Gold ?? "none")}</span></p>");
            var scored = group.Any(IsScored);
            html.Append("<table><thead><tr>").Append(scored ? "<td class=\"n\">reward</td><td class=\"n\">advantage</td>" : "");
            html.Append("<td>completion</td></tr></thead><tbody>");
            foreach (var r in group)
                html.Append("<tr>")
                    .Append(scored ? $"<td class=\"n\">{Numbers.Short(r.Reward)}</td><td class=\"n {Sign(r.Advantage)}\">{Signed(r.Advantage)}</td>" : "")
                    .Append($"<td>{CompletionHtml.Write(r.Completion)}</td></tr>");
            html.Append("</tbody></table>");
        }
        return html.Append(Key).Append("</div>").ToString();
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

    private static string Sign(double advantage) => advantage > 0 ? "good" : advantage < 0 ? "bad" : "";

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
