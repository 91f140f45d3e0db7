using System.Text;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>An answer without what has no meaning: white space, dollar signs, sizes of brackets, marks of text mode, a full stop at the
/// end.</summary>
internal static class TextForm
{
    private static readonly string[] Noise = ["\\left", "\\right", "\\displaystyle", "\\!", "\\,", "\\;", "\\:", "\\ ", "\\(", "\\)", "\\[", "\\]",
        "\\quad", "\\qquad"];

    public static string Of(string text)
    {
        var result = new StringBuilder(text.Length);
        var isApart = false;
        for (var i = 0; i < text.Length;)
        {
            var length = text[i] == '\\' ? NoiseLength(text, i) : char.IsWhiteSpace(text[i]) || text[i] is '$' or '\u200B' ? 1 : 0;
            if (length == 0)
            {
                // 1 1/2 is not 11/2.
                if (isApart && result.Length > 0 && char.IsLetterOrDigit(result[^1]) && char.IsLetterOrDigit(text[i])) result.Append(' ');
                result.Append(text[i]);
            }
            isApart = length > 0;
            i += Math.Max(1, length);
        }
        while (result.Length > 1 && result[^1] is '.' or ',' or ';') result.Length--;
        result.Replace("\\dfrac", "\\frac").Replace("\\tfrac", "\\frac");
        return WithoutCommas(result.ToString());
    }

    // ①、③ are the statements ①③.
    private static string WithoutCommas(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange('\u2460', '\u2473') <= 0) return text;
        var bare = string.Concat(text.Where(c => !"、，,;；和".Contains(c)));
        return bare.All(c => c is >= '\u2460' and <= '\u2473') ? bare : text;
    }

    // \left is noise, \leftarrow is not.
    private static int NoiseLength(string text, int at)
    {
        foreach (var noise in Noise)
            if (string.CompareOrdinal(text, at, noise, 0, noise.Length) == 0 &&
                !(char.IsAsciiLetter(noise[^1]) && at + noise.Length < text.Length && char.IsAsciiLetter(text[at + noise.Length])))
                return noise.Length;
        return 0;
    }
}
