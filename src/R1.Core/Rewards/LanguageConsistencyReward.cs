using R1.Generation;
using R1.Verification.Responses;

namespace R1.Rewards;

/// <summary>
/// Language consistency reward (section 2.3.2): the share of words in the chain of thought that are in the language of the problem, in
/// [0, 1]. Words are counted as by <see cref="LanguageShare"/>.
/// </summary>
/// <remarks>
/// A chain without words scores 0, and so does a completion without one well-formed pair of think tags: neither saying nothing nor hiding
/// the chain outside the tags may pay.
/// </remarks>
public sealed class LanguageConsistencyReward : IReward
{
    /// <inheritdoc/>
    public string Name => "language_consistency";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The language of the problem is neither <c>en</c> nor <c>zh</c>.</exception>
    public double Score(Rollout rollout) =>
        LanguageShare.Count(ResponseParser.Parse(rollout.Text).Thoughts ?? "").Of(rollout.Problem.Language);
}
