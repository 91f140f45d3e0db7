using R1.Verification;

namespace R1.Evaluation;

/// <summary>The outcome of a vote.</summary>
/// <param name="Answer">The most frequent answer; among equals the one that was seen first.</param>
/// <param name="Count">Its votes; 0 when nobody voted.</param>
/// <param name="Tied">All answers with that many votes, in the order in which they were first seen.</param>
internal sealed record MajorityVote(string? Answer, int Count, IReadOnlyList<string?> Tied)
{
    /// <summary>Probability that a tie broken at random elects a given tied answer: 1 without a tie, 0 when nobody voted.</summary>
    public double ShareOfEachTied => Tied.Count == 0 ? 0 : 1.0 / Tied.Count;
}

/// <summary>Majority voting over the answers to one problem: cons@k of the paper's tables.</summary>
/// <remarks>
/// Answers that are mathematically the same vote together: 1/2, 0.5 and <c>\frac12</c>, also in boxes. The empty string is an answer like any other; null
/// stands for a completion without one.
/// </remarks>
internal static class Majority
{
    /// <summary>The most frequent answer, ties going to the one seen first; null when nobody voted.</summary>
    /// <param name="answers">In the order of the samples.</param>
    /// <param name="countMissing">Whether completions without an answer vote, for null; by default they abstain.</param>
    public static string? Vote(IEnumerable<string?> answers, bool countMissing = false) => Tally(answers, countMissing).Answer;

    /// <summary>The vote with its count and ties; each answer in the spelling in which it was first seen.</summary>
    /// <inheritdoc cref="Vote" path="/param"/>
    public static MajorityVote Tally(IEnumerable<string?> answers, bool countMissing = false)
    {
        string?[] votes = [.. answers.Where(a => countMissing || a is not null)];
        // Groups come in the order of their first element.
        var groups = votes.Zip(AnswerGroups.Of(votes)).GroupBy(vote => vote.Second, vote => vote.First).ToArray();
        if (groups.Length == 0) return new(null, 0, []);
        var most = groups.Max(g => g.Count());
        var tied = groups.Where(g => g.Count() == most).Select(g => g.First()).ToArray();
        return new(tied[0], most, tied);
    }
}
