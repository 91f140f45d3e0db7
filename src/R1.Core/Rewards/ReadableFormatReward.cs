using R1.Generation;
using R1.Verification.Responses;

namespace R1.Rewards;

/// <summary>
/// The readable format of the cold start (section 2.3.1), <c>|special_token|reasoning|special_token|summary</c>: 1 when a completion is
/// <c>&lt;think&gt;…&lt;/think&gt;</c> with thoughts that are not empty, then a summary that ends with one answer between answer tags and holds words before
/// it; else 0.
/// </summary>
public sealed class ReadableFormatReward : IReward
{
    /// <inheritdoc/>
    public string Name => "readable_format";

    /// <inheritdoc/>
    public double Score(Rollout rollout) => IsKept(rollout.Text) ? 1 : 0;

    private static bool IsKept(string text)
    {
        var parsed = ResponseParser.Parse(text);
        if (parsed is not { Thoughts.Length: > 0, Answer.Length: > 0 }) return false;
        var trimmed = text.Trim();
        var (close, open) = (trimmed.IndexOf("</think>", StringComparison.Ordinal), trimmed.IndexOf("<answer>", StringComparison.Ordinal));
        return trimmed.StartsWith("<think>", StringComparison.Ordinal) && trimmed.EndsWith("</answer>", StringComparison.Ordinal) && close < open
            && !string.IsNullOrWhiteSpace(trimmed[(close + "</think>".Length)..open]);
    }
}
