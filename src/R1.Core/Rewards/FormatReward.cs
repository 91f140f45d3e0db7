using R1.Generation;
using R1.Verification.Responses;

namespace R1.Rewards;

/// <summary>
/// Format reward (section 2.2.2): 1 when the completion is exactly <c>&lt;think&gt;…&lt;/think&gt;</c> then
/// <c>&lt;answer&gt;…&lt;/answer&gt;</c>, each tag once and in order, nothing but white space outside, and an answer that is not empty; else 0.
/// Thoughts may be empty.
/// </summary>
public sealed class FormatReward : IReward
{
    /// <inheritdoc/>
    public string Name => "format";

    /// <inheritdoc/>
    public double Score(Rollout rollout) => ResponseParser.Parse(rollout.Text).IsWellFormed ? 1 : 0;
}
