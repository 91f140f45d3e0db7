using R1.Generation;
using R1.Verification.Responses;

namespace R1.Rewards;

/// <summary>
/// Accuracy reward (section 2.2.2): 1 when the answer between the answer tags is the gold answer, else 0. Only the answer counts: thoughts
/// and format have no say, and a completion without one unambiguous answer scores 0 (see <see cref="ParsedResponse.Answer"/>).
/// </summary>
/// <remarks>Exact comparison after <see cref="AnswerText.Normalize"/>: for answers that have one spelling.</remarks>
public sealed class AccuracyReward : IReward
{
    /// <inheritdoc/>
    public string Name => "accuracy";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The problem has no gold answer.</exception>
    public double Score(Rollout rollout)
    {
        var answer = AnswerText.Normalize(ResponseParser.Parse(rollout.Text).Answer ?? "");
        return answer.Length > 0 && answer == AnswerText.Normalize(GoldAnswer.Of(rollout.Problem)) ? 1 : 0;
    }
}
