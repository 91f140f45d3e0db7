using R1.Data;

namespace R1.Rewards;

/// <summary>
/// Language consistency reward (section 2.3.2): the share of words in the chain of thought that are in the language of the problem, in
/// [0, 1]. Words are counted as by <see cref="LanguageShare"/>.
/// </summary>
/// <remarks>
/// A chain without words scores 0, and so does a completion without one well-formed pair of think tags: neither saying nothing nor hiding
/// the chain outside the tags may pay.
/// </remarks>
/// <param name="neutralWords">Words of no language, such as weekday labels that problems of both languages use.</param>
public sealed class LanguageConsistencyReward(IReadOnlySet<string>? neutralWords = null) : IReward
{
    /// <inheritdoc/>
    public string Name => "language_consistency";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The language of the problem is neither <c>en</c> nor <c>zh</c>.</exception>
    public double Score(Problem problem, string completion) =>
        LanguageShare.Count(ResponseParser.Parse(completion).Thoughts ?? "", neutralWords).Of(problem.Language);
}
