using R1.Data;
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
    public double Score(Problem problem, string completion)
    {
        var answer = AnswerText.Normalize(ResponseParser.Parse(completion).Answer ?? "");
        return answer.Length > 0 && answer == AnswerText.Normalize(problem.Answer) ? 1 : 0;
    }
}
