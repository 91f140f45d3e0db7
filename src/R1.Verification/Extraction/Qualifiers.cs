using System.Text.RegularExpressions;

namespace R1.Verification.Extraction;

/// <summary>
/// Words around an answer in a sentence that make another statement of it: 'not 7', '7 is wrong', '7 million', '7 squared'. They stay with the answer, so that
/// it is compared as what was said.
/// </summary>
internal static partial class Qualifiers
{
    private const int LongestDenial = 40;

    /// <summary>The answer with the words around its place that change it.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="text">The text that it is from.</param>
    /// <param name="start">Where it begins there.</param>
    /// <param name="end">Where it ends there.</param>
    public static string Keep(string answer, string text, int start, int end)
    {
        var from = Math.Max(0, start - LongestDenial);
        var denial = Denial().IsMatch(text[from..start]) || (from == 0 && Bound().IsMatch(text[..start])) ? "not " : "";
        return denial + answer + Change(text, end);
    }

    /// <summary>What follows a place and changes what ends there, with the space before it; empty when nothing does.</summary>
    public static string Change(string text, int at) => After().Match(text, at) is { Success: true } match ? " " + match.Value.Trim(' ', '*', '$') : "";

    // 'not only 7' and 'not 5 but 7' deny nothing of the seven.
    [GeneratedRegex(@"(?:\b(?:not|isn't|isn’t|cannot be|can't be|can’t be|never)|不是|不为|不等于)[ (*$]*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Denial();

    // 'At least 7', where nothing is said before.
    [GeneratedRegex(@"^\s*(?:(?:more|less|fewer|greater|larger|smaller|higher|lower) than|at (?:least|most)|大于|小于|超过|至少|至多|不到)[ (*$]*$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Bound();

    [GeneratedRegex(@"\G[ *$]*(?:(?:hundred|thousand|million|billion|trillion|lakh|crore|dozen|score|halves|thirds|quarters|fourths|fifths|sixths|sevenths|"
        + @"eighths|ninths|tenths|hundredths|squared|cubed|factorial)(?![a-z])(?: dollars?| euros?| people)?|(?:百万|千万|万|亿)[元人美欧]*|"
        + @",? ?(?:which )?(?:is|was) (?:wrong|incorrect|false|not (?:correct|right|the answer))(?![a-z]))", RegexOptions.CultureInvariant)]
    private static partial Regex After();
}
