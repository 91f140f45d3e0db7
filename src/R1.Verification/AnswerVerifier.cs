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
    public Verdict Verify(string? gold, string? completion) => Guarded(() => Decide(gold, completion), gold);

    /// <summary>True when two answers, without anything around them, are the same.</summary>
    public bool AreEquivalent(string? gold, string? answer) => Guarded(() => Compare(gold ?? "", answer), gold).IsCorrect;

    // A training run of days must not end because of one completion. Tests ask for the reason: a fault is a bug.
    private static Verdict Guarded(Func<Verdict> decide, string? gold)
    {
        try
        {
            return decide();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return new Verdict(VerdictReason.Fault, gold, null);
        }
    }

    private Verdict Decide(string? gold, string? completion)
    {
        var expected = Gold(gold ?? "");
        if (expected is null) return new Verdict(VerdictReason.NoGold, null, null);
        var answer = AnswerExtractor.Extract(completion ?? "", _options.Forms);
        var verdict = Compare(expected, answer);
        if (!verdict.IsCorrect && answer is not null && ChoiceLetters.Several(expected) is { } several && several == ChoiceLetters.Several(answer))
            return new Verdict(VerdictReason.Equal, expected, answer);
        if (verdict.IsCorrect || !_options.Forms.HasFlag(AnswerForms.Choice) || ChoiceLetters.Only(expected) is not { } letter) return verdict;
        return AnswerExtractor.Choice(completion ?? "") is { } chosen
            ? new Verdict(chosen == letter ? VerdictReason.Equal : VerdictReason.Different, expected, chosen.ToString())
            : verdict;
    }

    private Verdict Compare(string gold, string? answer) => new(new Equivalence(_options).Compare(gold, answer ?? ""), gold, answer);

    // A gold answer that is written without delimiters is LaTeX or plain text, whatever is looked for in completions.
    private static string? Gold(string gold) => AnswerExtractor.Extract(gold);
}
