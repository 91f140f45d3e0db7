using System.Text.RegularExpressions;

namespace R1.Verification.Instructions;

/// <summary>Words and letters that a response must or must not hold. Capitals and small letters are the same.</summary>
internal static class KeywordRules
{
    /// <summary>All <c>keywords</c> occur, also inside longer words: 'river' in 'rivers'.</summary>
    public static Func<string, bool> Existence(InstructionArguments arguments)
    {
        var keywords = arguments.Texts("keywords");
        return text => keywords.All(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary><c>keyword</c> occurs at least, or less than, <c>frequency</c> times, also inside longer words.</summary>
    public static Func<string, bool> Frequency(InstructionArguments arguments)
    {
        var (word, isEnough) = (arguments.Text("keyword"), arguments.Bound("relation", "frequency"));
        return text => isEnough(Occurrences(text, word));
    }

    /// <summary>None of the <c>forbidden_words</c> occurs as a word of its own: 'rock' forbids 'rock!' and not 'rocket'.</summary>
    public static Func<string, bool> Forbidden(InstructionArguments arguments)
    {
        var anyOf = string.Join('|', arguments.Texts("forbidden_words").Select(Regex.Escape));
        var word = new Regex($@"(?<!\w)(?:{anyOf})(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return text => !word.IsMatch(text);
    }

    /// <summary><c>letter</c>, which may be another sign such as #, occurs at least, or less than, <c>let_frequency</c> times.</summary>
    public static Func<string, bool> LetterFrequency(InstructionArguments arguments)
    {
        var (letter, isEnough) = (arguments.Text("letter"), arguments.Bound("let_relation", "let_frequency"));
        if (letter.Length != 1) throw arguments.Fault("letter", "one letter");
        return text => isEnough(Occurrences(text, letter));
    }

    private static int Occurrences(string text, string part)
    {
        var count = 0;
        for (var at = 0; (at = text.IndexOf(part, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += part.Length) count++;
        return count;
    }
}
