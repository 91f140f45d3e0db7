using R1.Data;
using R1.Data.Registers;
using R1.Generation;

namespace R1.Evaluation;

/// <summary>A completion that looked again, and what its two passes said.</summary>
/// <param name="Rollout">The completion.</param>
/// <param name="First">Result of the pass before `wait`.</param>
/// <param name="Second">Result of the pass after it.</param>
public sealed record SecondPass(Rollout Rollout, string First, string Second)
{
    /// <summary>True when the first pass was wrong and the second is right: the `aha` of table 3.</summary>
    public bool Corrects => !IsRight(First) && IsRight(Second);

    /// <summary>Reads the passes of a completion; null when it does not look again, or when one of the passes ends without a result.</summary>
    public static SecondPass? Of(Rollout rollout)
    {
        var words = rollout.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var wait = Array.FindIndex(words, IsWait);
        if (wait < 0) return null;
        var states = RegisterFamily.Named(rollout.Problem.Family).States;
        var end = Array.FindIndex(words, wait + 1, w => w == "</think>" || IsWait(w));
        var first = words[..wait].LastOrDefault(states.Contains);
        var second = words[wait..(end < 0 ? words.Length : end)].LastOrDefault(states.Contains);
        return first is null || second is null ? null : new SecondPass(rollout, first, second);
    }

    /// <summary>All second passes of some groups, in order.</summary>
    public static IReadOnlyList<SecondPass> In(IEnumerable<RolloutGroup> groups) =>
        [.. groups.SelectMany(g => g.Rollouts).Select(Of).OfType<SecondPass>()];

    /// <summary>How the second passes ended.</summary>
    public static SecondPassTally Tally(IReadOnlyList<SecondPass> passes)
    {
        int Count(bool first, bool second) => passes.Count(p => (p.IsRight(p.First), p.IsRight(p.Second)) == (first, second));
        return new SecondPassTally(passes.Count, Count(false, true), Count(true, true), Count(false, false), Count(true, false));
    }

    private bool IsRight(string state) => state == Rollout.Problem.Answer;

    private static bool IsWait(string word) => word == Lexicon.Words[Word.Wait].English || word == Lexicon.Words[Word.Wait].Chinese;
}

/// <summary>Second passes by what became of the first result.</summary>
/// <param name="Count">All of them.</param>
/// <param name="WrongToRight">Corrected.</param>
/// <param name="RightToRight">Confirmed.</param>
/// <param name="WrongToWrong">Not found, or made another error.</param>
/// <param name="RightToWrong">Spoilt.</param>
public sealed record SecondPassTally(int Count, int WrongToRight, int RightToRight, int WrongToWrong, int RightToWrong);
