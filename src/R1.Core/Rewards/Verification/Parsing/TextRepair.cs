using System.Text;
using System.Text.RegularExpressions;

namespace R1.Rewards.Verification.Parsing;

/// <summary>Undoes what string escapes do to LaTeX on its way through JSON and source code.</summary>
internal static partial class TextRepair
{
    private const int LongestRemark = 1000;

    /// <summary>Control characters that were the first letter of a command, doubled backslashes and full-width signs are put back.</summary>
    public static string Apply(string text) => Halve(Escapes(HalfWidth(text))).Replace("{:}", ":", StringComparison.Ordinal) is var repaired && repaired.Length <= LongestRemark
        ? WholeNumber().Replace(repaired, ", $1 \\in \\mathbb{Z}") : repaired;

    // (k ∈ Z) behind a family of solutions says what , k ∈ Z says.
    [GeneratedRegex(@"\s*(?:\\quad|\\ |\\,)*\s*(?:\\left)?\(\s*([a-zA-Z])\s*(?:\\in|∈)\s*(?:\\mathbb\s*\{?\s*Z\s*\}?|\\math(?:bf|rm)\{Z\}|Z|ℤ)\s*(?:\\right)?\)\.?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WholeNumber();

    // Chinese keyboards type U+FF01 to U+FF5E for '!' to '~'.
    private static string HalfWidth(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uFF01', '\uFF5E')) return text;
        var signs = text.ToCharArray();
        for (var i = 0; i < signs.Length; i++)
            if (signs[i] is >= '\uFF01' and <= '\uFF5E') signs[i] = (char)(signs[i] - 0xFEE0);
        return new string(signs);
    }

    // "\frac" in a string literal is a form feed and "rac".
    private static string Escapes(string text)
    {
        if (text.AsSpan().IndexOfAny("\f\b\t\r\v\a") < 0) return text;
        var result = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i] switch { '\f' => 'f', '\b' => 'b', '\t' => 't', '\r' => 'r', '\v' => 'v', '\a' => 'a', _ => '\0' };
            if (letter == '\0' || !BeginsCommand(text, i + 1, letter)) result.Append(text[i]);
            else
            {
                if (result.Length == 0 || result[^1] != '\\') result.Append('\\');
                result.Append(letter);
            }
        }
        return result.ToString();
    }

    private static bool BeginsCommand(string text, int at, char first)
    {
        var end = at;
        while (end < text.Length && char.IsAsciiLetter(text[end])) end++;
        return end > at && CommandName.IsKnown(first + text[at..end]);
    }

    // Doubled only if no command stands behind an odd number of backslashes: a lone \\ is a line break in a matrix.
    private static string Halve(string text)
    {
        if (!text.Contains(@"\\", StringComparison.Ordinal)) return text;
        var isDoubled = false;
        for (var i = 0; i < text.Length; i++)
        {
            var start = i;
            while (i < text.Length && text[i] == '\\') i++;
            if (i == start || i >= text.Length || !char.IsAsciiLetter(text[i])) continue;
            if ((i - start) % 2 == 1) return text;
            var end = i;
            var name = CommandName.Read(text, ref end);
            isDoubled |= name.Length > 1 && CommandName.IsKnown(name);
        }
        return isDoubled ? text.Replace(@"\\", @"\", StringComparison.Ordinal) : text;
    }
}
