using System.Text.RegularExpressions;
using R1.Verification.Extraction;
using R1.Verification.Parsing;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>Recognises answers that are words alone: letters without a sign or a number are no product to multiply out, and Ann is not Nan.</summary>
internal static partial class PlainWords
{
    private const int LongestPhrase = 200;

    /// <summary>The words; null when the text may be mathematics.</summary>
    public static Words? Of(string text)
    {
        if (text.Length > LongestPhrase) return null;
        var bare = Commands().Replace(text, "$1 ").Replace('$', ' ').Trim().Trim('{', '}', '.').Trim();
        if (bare.Length < 3 || !bare.All(c => char.IsLetter(c) || c is ' ' or '\'' or '-')) return null;
        var words = bare.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.All(IsWord) && Prose.CountWords(bare) > 0 ? new Words(bare) : null;
    }

    private static bool IsWord(string word) =>
        word.Length == 1 ? word is "a" or "A" or "I" : !Vocabulary.Functions.Contains(word) && !Vocabulary.Words.ContainsKey(word);

    [GeneratedRegex(@"\\(?:text|mbox|textbf|textit|textrm|mathrm|operatorname)\{([^{}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Commands();
}
