using R1.Verification.Parsing;

namespace R1.Verification.Extraction;

/// <summary>Numbers and expressions in plain text.</summary>
internal static class PlainAnswers
{
    private const string Behind = " \t*";
    private const int MostNumberWords = 8;

    private static readonly char[] Around = [' ', '\t', '\n', '\r', '*', ':', '：', '。', '`', '"'], AtEnd = ['.', ',', ';', '(', '（', ' '];

    /// <summary>The last number of a text with its sign, fraction and percent sign; null without one.</summary>
    public static (int Start, string Content)? LastNumber(string text)
    {
        (int Start, int End)? last = null;
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsAsciiDigit(text[i]) && !(text[i] == '.' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1])))
            {
                i++;
                continue;
            }
            var start = i;
            i = EndOfNumber(text, i);
            // x1 and a_2 are names.
            if (start == 0 || !(char.IsAsciiLetter(text[start - 1]) || text[start - 1] == '_')) last = (WithSign(text, start), i);
        }
        return last is var (from, to) ? (from, Qualifiers.Keep(text[from..to].TrimEnd('.', ',', ' '), text, from, to)) : null;
    }

    /// <summary>The last number that is written in words: 'there are twelve of them'; null without one.</summary>
    public static string? LastNumberInWords(string text)
    {
        var words = text.Split([' ', '-', '\n', ',', '.', ';', ':', '!', '?', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        for (var end = words.Length; end > 0; end--)
            if (NumberWords.Leading(words[(end - 1)..end]) is not null)
            {
                var start = end - 1;
                while (start > 0 && end - start < MostNumberWords && NumberWords.Leading(words[(start - 1)..end]) is var (_, count) &&
                    count == end - start + 1) start--;
                return string.Join(' ', words[start..end]);
            }
        return null;
    }

    /// <summary>The expression with which a text begins, up to the first word of prose; empty when it begins with prose.</summary>
    public static string Leading(string text)
    {
        var word = Prose.NextWord(text, 0, out _);
        var head = word < 0 ? text : text[..word];
        if (head.AsSpan().IndexOfAny('—', '–') is > 0 and var dash && head[dash - 1] == ' ' && dash + 1 < head.Length && head[dash + 1] == ' ')
            head = head[..dash];
        var isMathematics = head.Any(c => char.IsAsciiDigit(c) || c is '\\' or '(' or '[' or '=') || (word < 0 && head.Any(char.IsLetter));
        return isMathematics ? Trim(head) + (word < 0 ? "" : Qualifiers.Change(text, EndOf(head))) : "";
    }

    /// <summary>Without emphasis, white space and a full stop around it; the star of N^* stays.</summary>
    public static string Trim(string text)
    {
        var bare = Markup.WithoutFlourish(text).Trim(Around).TrimEnd(AtEnd);
        return bare.EndsWith('^') ? bare + "*" : bare;
    }

    // White space, stars and commas belong to what follows.
    private static int EndOf(string head) => head.TrimEnd(' ', '*', ',').Length;

    private static int EndOfNumber(string text, int at)
    {
        at = One(text, at);
        if (at + 1 < text.Length && text[at] == '/' && char.IsAsciiDigit(text[at + 1])) at = One(text, at + 1);
        var next = at;
        while (next < text.Length && Behind.Contains(text[next])) next++;
        foreach (var mark in new[] { "%", "\\%", "percent", "pct" })
            if (string.CompareOrdinal(text, next, mark, 0, mark.Length) == 0) return next + mark.Length;
        return at;
    }

    private static int One(string text, int at)
    {
        var end = at;
        NumberReader.Read(text, ref end, CommaReading.Usual, isInBrackets: false);
        // 2,74: two digits after a comma are decimals, or a list: who compares decides.
        if (end + 1 < text.Length && text[end] == ',' && char.IsAsciiDigit(text[end + 1]))
            while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == ',')) end++;
        return Math.Max(end, at + 1);
    }

    private static int WithSign(string text, int start)
    {
        if (start == 0 || text[start - 1] is not ('-' or '−' or '+')) return start;
        return start == 1 || !char.IsLetterOrDigit(text[start - 2]) && text[start - 2] is not (')' or '-') ? start - 1 : start;
    }
}
