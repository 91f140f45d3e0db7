using System.Text;
using System.Text.RegularExpressions;
using R1.Verification.Parsing;

namespace R1.Verification.Extraction;

/// <summary>Writes simple LaTeX as the plain text that a calculator reads, for graders that compare texts.</summary>
/// <remarks>
/// The form of 'reasoning from scratch' (chapter 3): <c>\frac{3}{4}</c> is <c>(3)/(4)</c>, <c>\sqrt{2}</c> is <c>sqrt(2)</c>, <c>^</c> is <c>**</c>;
/// braces, dollar signs, percent and degree signs, spacing, thousands and the labels of choices go. The verifier itself does not use it.
/// </remarks>
public static partial class PlainText
{
    private const int MaxDepth = 40;

    private static readonly (string From, string To)[] Replacements =
    [
        ("\\left", ""), ("\\right", ""), ("\\,", ""), ("\\!", ""), ("\\;", ""), ("\\:", ""), ("\\ ", " "), ("\\(", ""), ("\\)", ""), ("\\[", ""),
            ("\\]", ""), ("^{\\circ}", ""),
        ("^\\circ", ""), ("°", ""), ("\\cdot", "*"), ("\\times", "*"), ("\\dfrac", "\\frac"), ("\\tfrac", "\\frac"), ("\\%", "%"), ("$", ""),
            ("%", ""), ("−", "-"), ("\\pi", "pi"),
    ];

    /// <summary>The plain form; commands that it does not know stay as they are.</summary>
    public static string Normalize(string text)
    {
        text = ChoiceLabel().Replace(SpecialToken().Replace(text, "").Trim(), "");
        text = TextCommand().Replace(TextRepair.Apply(text), "$1");
        foreach (var (from, to) in Replacements) text = text.Replace(from, to, StringComparison.Ordinal);
        text = Commands(text, 0).Replace("^", "**", StringComparison.Ordinal);
        text = Thousands().Replace(MixedNumber().Replace(text, "+$1"), "");
        return text.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal).Trim().ToLowerInvariant();
    }

    private static string Commands(string text, int depth)
    {
        if (depth > MaxDepth || !text.Contains('\\')) return text;
        var (result, closing) = (new StringBuilder(text.Length), Braces.Closing(text));
        for (var i = 0; i < text.Length; i++)
        {
            if (Braced(text, i, "\\frac", closing) is var (top, next) && next < text.Length && text[next] == '{' &&
                closing[next] is > 0 and var end)
            {
                result.Append('(').Append(Commands(top, depth + 1)).Append(")/(").Append(Commands(text[(next + 1)..end], depth + 1)).Append(')');
                i = end;
            }
            else if (Braced(text, i, "\\sqrt", closing) is var (radicand, after))
            {
                result.Append("sqrt(").Append(Commands(radicand, depth + 1)).Append(')');
                i = after - 1;
            }
            else result.Append(text[i]);
        }
        return result.ToString();
    }

    private static (string Content, int End)? Braced(string text, int at, string command, int[] closing)
    {
        var open = at + command.Length;
        if (string.CompareOrdinal(text, at, command, 0, command.Length) != 0 || open >= text.Length || text[open] != '{') return null;
        return closing[open] is > 0 and var close ? (text[(open + 1)..close], close + 1) : null;
    }

    [GeneratedRegex(@"^[A-Za-z]\s*[.:]\s*(?=\S)", RegexOptions.CultureInvariant)]
    private static partial Regex ChoiceLabel();

    [GeneratedRegex(@"<\|[^|>]{1,40}\|>", RegexOptions.CultureInvariant)]
    private static partial Regex SpecialToken();

    [GeneratedRegex(@"\\(?:text|mbox|mathrm)\{([^{}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex TextCommand();

    [GeneratedRegex(@"(?<=\d)\s+(\d+/\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex MixedNumber();

    [GeneratedRegex(@"(?<=\d),(?=\d{3}(?!\d))", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();
}
