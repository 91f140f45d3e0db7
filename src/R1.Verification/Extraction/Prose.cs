using R1.Verification.Parsing;
using R1.Verification.Trees;

namespace R1.Verification.Extraction;

/// <summary>Tells words of a language from words of mathematics.</summary>
internal static class Prose
{
    private const int LongestProduct = 3;
    private const string FormulaSigns = "+-*/^=_<>{}";

    // Other pairs of letters are products.
    private static readonly HashSet<string> TwoLetters =
        ["is", "of", "to", "in", "we", "it", "an", "at", "by", "as", "so", "be", "on", "no", "he", "do", "if", "my", "us", "go", "up", "am", "me"];

    /// <summary>Words that are no function, unit, command, text in a command, or conjunction.</summary>
    public static int CountWords(string text)
    {
        var count = 0;
        for (var at = NextWord(text, 0, out var end); at >= 0; at = NextWord(text, end, out end)) count++;
        return count;
    }

    /// <summary>The place of the next word of prose; -1 when none follows.</summary>
    public static int NextWord(string text, int from, out int end)
    {
        for (var i = from; i < text.Length;)
        {
            if (text[i] == '\\')
            {
                i = SkipCommand(text, i);
                continue;
            }
            if (!char.IsLetter(text[i]))
            {
                i++;
                continue;
            }
            end = i;
            while (end < text.Length && (char.IsLetter(text[end]) ||
                (text[end] == '\'' && end + 1 < text.Length && char.IsLetter(text[end + 1]))))
                end++;
            if (IsProse(text[i..end]) && !(end - i <= LongestProduct && IsInFormula(text, i, end))) return i;
            i = end;
        }
        end = text.Length;
        return -1;
    }

    // xy=1 and 2(ab+c)
    private static bool IsInFormula(string text, int start, int end) =>
        (start > 0 && FormulaSigns.Contains(text[start - 1])) || (end < text.Length && FormulaSigns.Contains(text[end]));

    private static bool IsProse(string word) =>
        word.Length > 1 && (word.Length > 2 || TwoLetters.Contains(word.ToLowerInvariant()) || !char.IsAscii(word[0])) &&
            !Vocabulary.Functions.Contains(word) && !Vocabulary.Words.ContainsKey(word) && Unit.Find(word) is null &&
            !(word.Length <= 3 && word.All(char.IsUpper)) &&
        word is not ("th" or "st" or "nd" or "rd" or "per");

    // A command with the text that belongs to it.
    private static int SkipCommand(string text, int at)
    {
        var end = at + 1;
        if (end >= text.Length || !char.IsAsciiLetter(text[end])) return Math.Min(text.Length, at + 2);
        var name = CommandName.Read(text, ref end);
        if (!Vocabulary.Texts.Contains(name) && name is not ("begin" or "end") || end >= text.Length || text[end] != '{') return end;
        var close = text.IndexOf('}', end);
        return close < 0 ? end : close + 1;
    }
}
