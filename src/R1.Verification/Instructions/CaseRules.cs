using System.Text.RegularExpressions;

namespace R1.Verification.Instructions;

/// <summary>Capitals and small letters.</summary>
internal static partial class CaseRules
{
    /// <summary>English with capital letters and no small one.</summary>
    public static Func<string, bool> Capital(InstructionArguments arguments) =>
        text => IsCapital(text) && WrittenLanguages.IsIn("en", text);

    /// <summary>English with small letters and no capital.</summary>
    public static Func<string, bool> Lowercase(InstructionArguments arguments) =>
        text => text.Any(char.IsLower) && !text.Any(char.IsUpper) && WrittenLanguages.IsIn("en", text);

    /// <summary>
    /// At least, or less than, <c>capital_frequency</c> words all in capitals, 'I' and 'A' among them; hyphens and apostrophes part no words.
    /// </summary>
    public static Func<string, bool> CapitalWords(InstructionArguments arguments)
    {
        var isEnough = arguments.Bound("capital_relation", "capital_frequency");
        return text => isEnough(Word().Matches(text).Count(match => IsCapital(match.Value)));
    }

    private static bool IsCapital(string text) => text.Any(char.IsUpper) && !text.Any(char.IsLower);

    [GeneratedRegex(@"\w[\w'’-]*", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
