using System.Text;

namespace R1.Rewards;

/// <summary>The form in which answers are compared.</summary>
internal static class AnswerText
{
    /// <summary>
    /// Trims, turns every run of white space into one space, and turns full-width forms (as Chinese keyboards type them) into ASCII.
    /// Nothing else: case, signs and order stay, and circled digits are not digits.
    /// </summary>
    public static string Normalize(string answer)
    {
        var text = new StringBuilder(answer.Length);
        foreach (var c in answer)
        {
            if (!char.IsWhiteSpace(c)) text.Append(IsFullWidth(c) ? (char)(c - 0xFEE0) : c);
            else if (text.Length > 0 && text[^1] != ' ') text.Append(' ');
        }
        return text.ToString().TrimEnd(' ');
    }

    // U+FF01..U+FF5E mirror ASCII '!'..'~'.
    private static bool IsFullWidth(char c) => c is >= '\uFF01' and <= '\uFF5E';
}
