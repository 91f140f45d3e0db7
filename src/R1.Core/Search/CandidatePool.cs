using R1.Evaluation;
using R1.Generation;
using R1.Rewards;
using R1.Verification;

namespace R1.Search;

/// <summary>
/// The completions of one problem, among which somebody has to choose: at random, by the most frequent answer, by a score, or by knowing which is right.
/// </summary>
public sealed class CandidatePool
{
    private readonly bool[] _isRight;
    private readonly int?[] _answers;

    /// <param name="isRight">One per completion.</param>
    /// <param name="answers">What each states; null for nothing.</param>
    /// <exception cref="ArgumentException">There are not as many answers as completions.</exception>
    public CandidatePool(IReadOnlyList<bool> isRight, IReadOnlyList<string?> answers)
    {
        if (isRight.Count != answers.Count) throw new ArgumentException($"There are {isRight.Count} completions and {answers.Count} answers.", nameof(answers));
        _isRight = [.. isRight];
        _answers = [.. AnswerGroups.Of(answers).Zip(answers, (group, answer) => answer is null ? (int?)null : group)];
    }

    /// <summary>Pools of the completions of problems.</summary>
    /// <param name="groups">One group for each problem.</param>
    /// <param name="accuracy">What counts as right: a score above 0.5.</param>
    public static IReadOnlyList<CandidatePool> Of(IReadOnlyList<RolloutGroup> groups, IReward accuracy) =>
    [
        .. groups.Select(group => new CandidatePool(
            [.. accuracy.ScoreAll(group.Rollouts).Select(score => score > 0.5)], [.. group.Rollouts.Select(Evaluator.AnswerOf)])),
    ];

    /// <summary>Choosing at random: the share of right completions, pass@1.</summary>
    public double PassAt1 => PassAt(1);

    private int Count => _isRight.Length;

    /// <summary>Choosing with the right answer at hand: pass@n, unbiased.</summary>
    /// <param name="n">Completions that one may choose from.</param>
    public double PassAt(int n) => PassAtK.Estimate(Count, _isRight.Count(right => right), n);

    /// <summary>
    /// Best of n: the probability that the completion with the highest score among n drawn from the pool is right, equals being chosen from at random.
    /// In closed form: no n completions are drawn.
    /// </summary>
    /// <param name="n">Completions that one may choose from.</param>
    /// <param name="scores">One per completion.</param>
    public double BestOf(int n, IReadOnlyList<double> scores)
    {
        var (expected, above) = (0.0, 0);
        foreach (var equals in Enumerable.Range(0, Count).GroupBy(i => scores[i]).OrderByDescending(group => group.Key))
        {
            var size = equals.Count();
            // The best of n lies among the first a + g and not among the first a.
            var isHere = PassAtK.Estimate(Count, above + size, n) - PassAtK.Estimate(Count, above, n);
            expected += isHere * equals.Average(i => _isRight[i] ? 1.0 : 0);
            above += size;
        }
        return expected;
    }

    /// <summary>A majority vote of n, mean over the pool in pieces of n; a tie goes to the answer seen first.</summary>
    /// <param name="n">Votes; completions without an answer abstain.</param>
    public double MajorityOf(int n) => VoteOf(n, [.. Enumerable.Repeat(1.0, Count)]);

    /// <summary>A vote of n in which every completion counts as much as its score, mean over the pool in pieces of n.</summary>
    /// <param name="n">Votes; completions without an answer abstain.</param>
    /// <param name="weights">One per completion, at least 0.</param>
    public double VoteOf(int n, IReadOnlyList<double> weights) =>
        Enumerable.Range(0, Count).Chunk(n).Where(some => some.Length == n).Average(some => IsElectedRight(some, weights) ? 1.0 : 0);

    // Groups come in the order of their first element, and MaxBy keeps the first of equals.
    private bool IsElectedRight(int[] voters, IReadOnlyList<double> weights) =>
        voters.Where(i => _answers[i] is not null).GroupBy(i => _answers[i]).MaxBy(group => group.Sum(i => weights[i])) is { } elected
        && _isRight[elected.First()];
}
