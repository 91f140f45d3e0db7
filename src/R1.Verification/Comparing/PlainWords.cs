using System.Buffers;
using System.Text.RegularExpressions;
using R1.Verification.Extraction;
using R1.Verification.Parsing;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>Recognises answers that are words alone: letters without a sign or a number are no product to multiply out, and Ann is not Nan. Words for a number
/// are that number.</summary>
internal static partial class PlainWords
{
    private const int LongestPhrase = 200;

    private static readonly SearchValues<char> NeverInWords = SearchValues.Create("0123456789=^_<>+*/()[]|&,;:!%");

    /// <summary>The words, or the number that they are; null when the text may be mathematics.</summary>
    public static Node? Of(string text)
    {
        if (text.Length > LongestPhrase || text.AsSpan().ContainsAny(NeverInWords)) return null;
        var bare = (text.Contains('\\') ? Commands().Replace(text, "$1 ") : text).Replace('$', ' ').Trim().Trim('{', '}', '.').Trim();
        if (bare is "×" or "✗" or "✘" or "\\times") return new Words("false");
        if (bare is "✓" or "✔" or "√" or "\\checkmark") return new Words("true");
        if (bare.Length < 2 || !bare.All(c => char.IsLetter(c) || c is ' ' or '\'' or '-')) return null;
        if (NumberWords.Roman(bare) is not null) return new Words(bare);
        var words = bare.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (IsCountInChinese(bare)) return null;
        if (OfNumber(bare.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries)) is { } number) return number;
        return bare.Length > 2 && words.All(IsWord) && Prose.CountWords(bare) > 0 ? new Words(bare) : null;
    }

    // 十二个 is a number with what it counts.
    private static bool IsCountInChinese(string text) => ChineseNumber.LengthIn(text) is > 0 and var length && length < text.Length &&
        (CountedThing.IsGeneric(text[length..]) || Unit.Find(text[length..]) is not null);

    // 'twenty-one', and 'three apples' with what is counted.
    private static Node? OfNumber(string[] words)
    {
        if (NumberWords.Leading(words) is not var (value, count)) return null;
        if (count == words.Length) return new Number(value);
        var rest = string.Join(' ', words[count..]);
        return CountedThing.IsThing(rest) ? new Quantity(new Number(value), Unit.Find(rest) ?? Unit.Thing(rest)) : null;
    }

    private static bool IsWord(string word) =>
        word.Length == 1 ? word is "a" or "A" or "I" : !Vocabulary.Functions.Contains(word) && !Vocabulary.Words.ContainsKey(word);

    [GeneratedRegex(@"\\(?:text|mbox|textbf|textit|textrm|mathrm|operatorname)\{([^{}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Commands();
}
