using R1.Verification.Numbers;
using R1.Verification.Parsing;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>
/// Two answers as texts: first as they stand, then as trees, in each way in which their commas can be read. One instance for one pair.
/// </summary>
internal sealed class Equivalence(VerifierOptions options)
{
    // About 50 ms on a slow core, for all readings together; ordinary answers need less than a thousandth of it.
    private const int Units = 300_000;

    private readonly Budget _budget = new(Units);

    /// <summary>Longer texts are only compared as they stand.</summary>
    public const int MaxLength = 10_000;

    private static readonly CommaReading[] Others = [CommaReading.Separator, CommaReading.Thousands];

    /// <summary>How two answers are the same, or that they are not.</summary>
    public VerdictReason Compare(string gold, string answer)
    {
        if (string.IsNullOrWhiteSpace(gold)) return VerdictReason.NoGold;
        if (string.IsNullOrWhiteSpace(answer)) return VerdictReason.NoAnswer;
        if (TextForm.Of(gold) is { Length: > 0 } text && text == TextForm.Of(answer)) return VerdictReason.SameText;
        if (gold.Length > MaxLength || answer.Length > MaxLength) return VerdictReason.TooLong;
        (gold, answer) = (TextRepair.Apply(gold), TextRepair.Apply(answer));
        if (Dates.Pair(gold, answer) is var (date, other)) return Dates.AreEqual(date, other) ? VerdictReason.Equal : VerdictReason.Different;
        var reason = Compare(gold, answer, CommaReading.Usual, CommaReading.Usual);
        if (reason == VerdictReason.Equal || !(HasComma(gold) || HasComma(answer))) return reason;
        foreach (var reading in Others)
        {
            if (reading == CommaReading.Separator && !(MayBeList(gold) && MayBeList(answer))) continue;
            if (Compare(gold, answer, reading, reading) == VerdictReason.Equal) return VerdictReason.Equal;
        }
        return IsDecimalComma(gold, answer) ? Compare(gold, answer, CommaReading.Usual, CommaReading.Decimal) : reason;
    }

    private VerdictReason Compare(string gold, string answer, CommaReading goldComma, CommaReading answerComma)
    {
        var (left, right) = (AnswerParser.Parse(gold, goldComma), AnswerParser.Parse(answer, answerComma));
        if ((PlainWords.Of(gold) ?? left as Words) is { } words && (PlainWords.Of(answer) ?? right as Words) is { } others) (left, right) = (words, others);
        if (left is null || right is null) return VerdictReason.NotUnderstood;
        var comparison = new Comparison(options, _budget);
        return comparison.AreEqual(left, right) ? VerdictReason.Equal : comparison.IsUndecided ? VerdictReason.Undecided : VerdictReason.Different;
    }

    private static bool HasComma(string text)
    {
        for (var i = text.IndexOf(','); i >= 0; i = text.IndexOf(',', i + 1))
            if (i > 0 && i + 1 < text.Length && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1])) return true;
        return false;
    }

    // 2,74 for 2.74: only where a decimal is asked for, and where nothing but a number with one comma is given.
    private static bool IsDecimalComma(string gold, string answer)
    {
        var point = gold.IndexOf('.');
        var comma = answer.IndexOf(',');
        return point >= 0 && point + 1 < gold.Length && char.IsAsciiDigit(gold[point + 1]) && !gold.Contains(',') &&
            comma == answer.LastIndexOf(',') &&
            !answer.AsSpan().ContainsAny("()[]{}.");
    }

    // 5,000 is no list of 5 and 000.
    private static bool MayBeList(string text)
    {
        for (var i = text.IndexOf(','); i >= 0; i = text.IndexOf(',', i + 1))
            if (i + 2 < text.Length && text[i + 1] == '0' && char.IsAsciiDigit(text[i + 2])) return false;
        return true;
    }
}
