using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace R1.Verification.Parsing;

/// <summary>Undoes what string escapes do to LaTeX on its way through JSON and source code, and brings some spellings to one.</summary>
internal static partial class TextRepair
{
    // An answer; a whole completion is left alone until its answer is found.
    private const int LongestAnswer = 1000;

    // Printable ASCII without the signs with which something begins that is repaired.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Except(['\\', '{', ';'])]);

    private static readonly SearchValues<char> EscapedLetters = SearchValues.Create("\f\b\t\r\v\a");

    /// <summary>Control characters that were the first letter of a command, doubled backslashes, full-width signs and lowered digits are put back.</summary>
    public static string Apply(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain)) return text;
        var repaired = WithoutSubscripts(Halve(Escapes(HalfWidth(text)))).Replace("{:}", ":", StringComparison.Ordinal);
        return repaired.Length > LongestAnswer ? repaired
            : RowsOfNumbers(Systems(repaired));
    }

    private static string Systems(string text) => !text.Contains("\\begin{", StringComparison.Ordinal) ? text
        : BracedSystem().Replace(text, @"\begin{cases}$2\end{cases}");

    // What stands in a brace on the left is a system.
    [GeneratedRegex(@"\\left\s*\\\{\s*\\begin\{(array|aligned|matrix)\}(?:\{[lcr| ]*\})?(.*?)\\end\{\1\}\s*\\right\.?",
        RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex BracedSystem();

    // x₁ is x_1.
    private static string WithoutSubscripts(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u2080', '\u2089')) return text;
        var result = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            var isDigit = text[i] is >= '\u2080' and <= '\u2089';
            if (isDigit && (i == 0 || text[i - 1] is < '\u2080' or > '\u2089')) result.Append("_{");
            result.Append(isDigit ? (char)(text[i] - '\u2080' + '0') : text[i]);
            if (isDigit && (i + 1 == text.Length || text[i + 1] is < '\u2080' or > '\u2089')) result.Append('}');
        }
        return result.ToString();
    }

    // [0 -1; 1 0] is a matrix as programs write it.
    private static string RowsOfNumbers(string text) =>
        text.Contains(';') && text.Contains('[') && Rows().Match(text) is { Success: true } match
            ? @"\begin{pmatrix}" + Spaces().Replace(match.Groups[1].Value.Trim(), "&").Replace("&;", ";").Replace(";&", ";")
                .Replace(";", @"\\") + @"\end{pmatrix}"
            : text;

    [GeneratedRegex(@"^\s*\[((?:\s*-?[0-9]+(?:[./][0-9]+)?(?=[\s;\]])[\s]*;?)+)\]\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Rows();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();

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
        if (!text.AsSpan().ContainsAny(EscapedLetters)) return text;
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

    // Doubled only if no command follows an odd number of backslashes: a lone \\ is a line break in a matrix.
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
