using R1.Generation;
using R1.Verification;

namespace R1.Rewards;

/// <summary>
/// Accuracy reward (section 2.2.2) for answers that have many spellings: 1 when the completion's final answer is mathematically the gold answer,
/// else 0. <see cref="AccuracyReward"/> is the exact comparison for answers with one spelling.
/// </summary>
/// <remarks>
/// Answer tags are read where they are and not demanded: form has a reward of its own. A completion with two tagged answers has none.
/// </remarks>
/// <param name="options">Tolerances and asymmetries; the defaults when null.</param>
public sealed class MathAccuracyReward(VerifierOptions? options = null) : IReward
{
    private readonly AnswerVerifier _verifier = new(options);

    /// <inheritdoc/>
    public string Name => "accuracy";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The problem has no gold answer.</exception>
    public double Score(Rollout rollout) => _verifier.Verify(GoldAnswer.Of(rollout.Problem), rollout.Text).IsCorrect ? 1 : 0;
}
