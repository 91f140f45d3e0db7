using R1.Data;
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
    private readonly IReadOnlySet<string> _neutralWords;

    /// <param name="neutralWords">
    /// Words of no language; null (default) stands for the states of our problem families, such as weekdays, which problems of both
    /// languages share.
    /// </param>
    public LanguageConsistencyReward(IReadOnlySet<string>? neutralWords = null) =>
        _neutralWords = neutralWords ?? ProblemFamily.All.SelectMany(family => family.States).ToHashSet();

    /// <inheritdoc/>
    public string Name => "language_consistency";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The language of the problem is neither <c>en</c> nor <c>zh</c>.</exception>
    public double Score(Problem problem, string completion) =>
        LanguageShare.Count(ResponseParser.Parse(completion).Thoughts ?? "", _neutralWords).Of(problem.Language);
}
