using R1.Verification.Comparing;
using R1.Verification.Extraction;

namespace R1.Verification;

/// <summary>
/// Decides whether the final answer of a completion is the gold answer, over LaTeX and plain text. Both are parsed into small expression trees and
/// compared by exact rational arithmetic, by canonical form, and, where neither decides, by value with error bounds at several points.
/// </summary>
/// <remarks>
/// No text makes it throw, hang or run anything: length, depth, digits and work are bounded by counters, so that the verdict does not depend on the
/// machine. What is not decided within the bounds is rejected. Thread-safe.
/// </remarks>
/// <param name="options">Tolerances and asymmetries; the defaults when null.</param>
public sealed class AnswerVerifier(VerifierOptions? options = null)
{
    private readonly VerifierOptions _options = options ?? VerifierOptions.Default;

    /// <summary>Compares the final answers of two texts.</summary>
    /// <param name="gold">The gold answer, bare or at the end of a worked solution.</param>
    /// <param name="completion">What the model wrote.</param>
    public Verdict Verify(string? gold, string? completion)
    {
        try
        {
            return Decide(gold, completion);
        }
        catch (Exception fault) when (IsFault(fault))
        {
            return new Verdict(VerdictReason.Fault, gold, null);
        }
    }

    /// <summary>True when two answers, without anything around them, are the same.</summary>
    public bool AreEquivalent(string? gold, string? answer)
    {
        try
        {
            return Compare(gold ?? "", answer).IsCorrect;
        }
        catch (Exception fault) when (IsFault(fault))
        {
            return false;
        }
    }

    // A training run of days must not end because of one completion. Tests ask for the reason: a fault is a bug.
    private static bool IsFault(Exception fault) => fault is not OutOfMemoryException;

    private Verdict Decide(string? gold, string? completion)
    {
        var expected = Gold(gold ?? "");
        if (expected is null) return new Verdict(VerdictReason.NoGold, null, null);
        var answer = AnswerExtractor.Extract(completion ?? "", _options.Forms);
        var verdict = Compare(expected, answer);
        if (verdict.IsCorrect || !_options.Forms.HasFlag(AnswerForms.Choice)) return verdict;
        return DecideChoice(expected, answer, completion ?? "") is { } other ? other with { Gold = expected } : verdict;
    }

    // The letter of a choice, several of them, or a letter with the value of its choice, of which either will do. Null when neither side has one.
    private Verdict? DecideChoice(string expected, string? answer, string completion)
    {
        if (!ChoiceLetters.MayBeIn(expected) && (answer is null || !ChoiceLetters.MayBeIn(answer))) return null;
        if (ChoiceLetters.Several(expected) is { } several) return answer is not null && several == ChoiceLetters.Several(answer)
            ? new Verdict(VerdictReason.Equal, expected, answer) : null;
        if (ChoiceLetters.Only(expected) is { } letter)
            return AnswerExtractor.Choice(completion) is { } chosen ? new Verdict(Reason(chosen == letter), expected, chosen.ToString()) : null;
        var given = answer is null ? null : ChoiceLetters.Labelled(answer);
        if (ChoiceLetters.Labelled(expected) is not var (goldLetter, goldValue)) return given is var (_, alone) ? Compare(expected, alone) : null;
        if (given is var (answerLetter, answerValue))
            return answerLetter == goldLetter ? Compare(goldValue, answerValue) : new Verdict(VerdictReason.Different, expected, answer);
        return AnswerExtractor.Choice(completion) is { } only ? new Verdict(Reason(only == goldLetter), expected, only.ToString()) : Compare(goldValue, answer);
    }

    private static VerdictReason Reason(bool isEqual) => isEqual ? VerdictReason.Equal : VerdictReason.Different;

    private Verdict Compare(string gold, string? answer) => new(new Equivalence(_options).Compare(gold, answer ?? ""), gold, answer);

    // A gold answer that is written without delimiters is LaTeX or plain text, whatever is looked for in completions.
    private static string? Gold(string gold) => AnswerExtractor.Extract(gold);
}
