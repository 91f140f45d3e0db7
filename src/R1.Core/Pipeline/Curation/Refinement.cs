using R1.Data;
using R1.Data.Assistant;
using R1.Data.Search;
using R1.Verification.Responses;

namespace R1.Pipeline.Curation;

/// <summary>
/// Rewrites a completion so that it can be read, by rule in the place of the paper's human annotators (section 2.3.1): one language, no digressions, no
/// attempt twice, nothing after the attempt that the author found right, and a summary at the end.
/// </summary>
public static class Refinement
{
    /// <summary>The readable form of a completion; null where it has no thoughts or no answer.</summary>
    public static string? Of(Problem problem, string completion)
    {
        if (ResponseParser.Parse(completion) is not { Thoughts.Length: > 0, Answer.Length: > 0 } parsed) return null;
        var thoughts = Attempts(AssistantLexicon.Into("en", SearchText.WithoutDigressions(parsed.Thoughts)), AssistantLexicon.Into("en", parsed.Answer));
        return thoughts.Length == 0 ? null : Write(problem, AssistantLexicon.Into(problem.Language, thoughts), parsed.Answer);
    }

    /// <summary>
    /// A readable completion: thoughts, and a summary that states the task and the answer. It says no more of the way: asked for the operations and numbers
    /// before the answer, models of some seeds found the answer and then copied the beginning of another attempt.
    /// </summary>
    /// <param name="problem">What is asked.</param>
    /// <param name="thoughts">In its language.</param>
    /// <param name="answer">Spelt as the gold answer is.</param>
    internal static string Write(Problem problem, string thoughts, string answer)
    {
        var task = problem.Family == SearchFamily.FamilyName ? SearchText.Task(problem) + " " : "";
        return $"<think> {thoughts} </think> {task}{AssistantLexicon.Say("so", problem.Language)} <answer> {answer} </answer>";
    }

    // Attempts are told apart by 'wait'; the first that leads to the answer and ends with 'yes' is the last that is needed.
    private static string Attempts(string thoughts, string answer)
    {
        var attempts = thoughts.Split(" wait ", StringSplitOptions.RemoveEmptyEntries).Select(WithoutTrailingWait).Distinct().ToList();
        var found = attempts.FindIndex(attempt => attempt.EndsWith(" yes", StringComparison.Ordinal) && Holds(attempt, answer));
        return string.Join(" wait ", found < 0 ? attempts : attempts.Take(found + 1));
    }

    // The words of the answer stand in the attempt in their order.
    private static bool Holds(string attempt, string answer)
    {
        var words = AssistantLexicon.Split(attempt).AsEnumerable();
        foreach (var word in AssistantLexicon.Split(answer))
        {
            words = words.SkipWhile(other => other != word);
            if (!words.Any()) return false;
            words = words.Skip(1);
        }
        return true;
    }

    private static string WithoutTrailingWait(string attempt) => attempt.EndsWith(" wait", StringComparison.Ordinal) ? attempt[..^" wait".Length] : attempt;
}
