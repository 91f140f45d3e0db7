using System.Buffers;

namespace R1.Verification.Comparing;

/// <summary>An answer without what has no meaning: white space, dollar signs, sizes of brackets, marks of text mode, a full stop at the
/// end.</summary>
internal static class TextForm
{
    private const int UsualLength = 256;

    private static readonly SearchValues<char> NoiseStarts = SearchValues.Create("lrdq!,;: ()[]");

    private static readonly string[] Noise = ["\\left", "\\right", "\\displaystyle", "\\!", "\\,", "\\;", "\\:", "\\ ", "\\(", "\\)", "\\[", "\\]",
        "\\quad", "\\qquad"];

    public static string Of(string text)
    {
        var result = text.Length <= UsualLength ? stackalloc char[text.Length] : new char[text.Length];
        var (length, isApart) = (0, false);
        for (var i = 0; i < text.Length;)
        {
            var noise = text[i] == '\\' ? NoiseLength(text, i) : char.IsWhiteSpace(text[i]) || text[i] is '$' or '\u200B' ? 1 : 0;
            if (noise == 0)
            {
                // 1 1/2 is not 11/2.
                if (isApart && length > 0 && char.IsLetterOrDigit(result[length - 1]) && char.IsLetterOrDigit(text[i])) result[length++] = ' ';
                result[length++] = text[i];
            }
            isApart = noise > 0;
            i += Math.Max(1, noise);
        }
        while (length > 1 && result[length - 1] is '.' or ',' or ';') length--;
        var bare = result[..length].ToString();
        if (bare.Contains("frac", StringComparison.Ordinal)) bare = bare.Replace("\\dfrac", "\\frac", StringComparison.Ordinal)
            .Replace("\\tfrac", "\\frac", StringComparison.Ordinal);
        return WithoutCommas(bare);
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
        if (at + 1 == text.Length || !NoiseStarts.Contains(text[at + 1])) return 0;
        foreach (var noise in Noise)
            if (string.CompareOrdinal(text, at, noise, 0, noise.Length) == 0 &&
                !(char.IsAsciiLetter(noise[^1]) && at + noise.Length < text.Length && char.IsAsciiLetter(text[at + noise.Length])))
                return noise.Length;
        return 0;
    }
}
