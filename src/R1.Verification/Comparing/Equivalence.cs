using R1.Verification.Numbers;
using R1.Verification.Parsing;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>
/// Two answers as texts: first as they stand, then as trees, in each way in which their commas and slashes can be read. One instance for one pair.
/// </summary>
internal sealed class Equivalence(VerifierOptions options)
{
    // About 50 ms on a slow core, for all readings together; ordinary answers need less than a thousandth of it.
    private const int Units = 300_000;

    private readonly Budget _budget = new(Units);
    private NodeComparison? _comparison;

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
            if (IsAsUsual(gold, reading) && IsAsUsual(answer, reading)) continue;
            if (Compare(gold, answer, reading, reading) == VerdictReason.Equal) return VerdictReason.Equal;
        }
        var (goldComma, answerComma) = (HasDecimalComma(gold) ? CommaReading.Decimal : CommaReading.Usual,
            HasDecimalComma(answer) || IsDecimalComma(gold, answer) ? CommaReading.Decimal : CommaReading.Usual);
        return goldComma != CommaReading.Usual || answerComma != CommaReading.Usual ? Compare(gold, answer, goldComma, answerComma) : reason;
    }

    // The same tokens were compared already.
    private static bool IsAsUsual(string text, CommaReading reading) => !HasCommaAfterDigit(text) ||
        Lexer.Read(text, reading) is { } tokens && Lexer.Read(text, CommaReading.Usual) is { } usual && tokens.SequenceEqual(usual);

    private VerdictReason Compare(string gold, string answer, CommaReading goldComma, CommaReading answerComma)
    {
        var (left, right) = (Read(gold, new(goldComma)), Read(answer, new(answerComma)));
        var reason = Compare(left.Tree, right.Tree);
        // 1/2x may be x/2 or 1/(2x): either is what somebody meant.
        if (reason == VerdictReason.Different && left.IsSlashAmbiguous) reason = Compare(Read(gold, new(goldComma, IsSlashWide: true)).Tree, right.Tree);
        if (reason == VerdictReason.Different && right.IsSlashAmbiguous) reason = Compare(left.Tree, Read(answer, new(answerComma, IsSlashWide: true)).Tree);
        return reason;
    }

    private static ParsedAnswer Read(string text, Reading reading) =>
        PlainWords.Of(text) is { } words ? new ParsedAnswer(words, false) : AnswerParser.Parse(text, reading);

    private VerdictReason Compare(Node? left, Node? right)
    {
        if (left is null || right is null) return VerdictReason.NotUnderstood;
        _comparison ??= new NodeComparison(options, _budget);
        return _comparison.AreEqual(left, right) ? VerdictReason.Equal : _comparison.IsUndecided ? VerdictReason.Undecided : VerdictReason.Different;
    }

    private static bool HasComma(string text)
    {
        for (var i = text.IndexOf(','); i >= 0; i = text.IndexOf(',', i + 1))
            if (i > 0 && i + 1 < text.Length && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1])) return true;
        return false;
    }

    private static bool HasCommaAfterDigit(string text)
    {
        for (var i = text.IndexOf(','); i >= 0; i = text.IndexOf(',', i + 1))
            if (i > 0 && char.IsAsciiDigit(text[i - 1])) return true;
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

    // (0,5; 2), where the semicolon separates, and 3,50 €, which is no list.
    private static bool HasDecimalComma(string text) =>
        HasComma(text) && !text.Contains('.') && (text.Contains(';') || (text.IndexOf(',') == text.LastIndexOf(',') && text.AsSpan().ContainsAny("€$£元")));

    // 5,000 is no list of 5 and 000.
    private static bool MayBeList(string text)
    {
        for (var i = text.IndexOf(','); i >= 0; i = text.IndexOf(',', i + 1))
            if (i + 2 < text.Length && text[i + 1] == '0' && char.IsAsciiDigit(text[i + 2])) return false;
        return true;
    }
}
