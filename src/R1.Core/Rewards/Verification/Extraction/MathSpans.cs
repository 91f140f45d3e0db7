namespace R1.Rewards.Verification.Extraction;

/// <summary>A piece of mathematics in a text.</summary>
/// <param name="Start">Of its delimiter, inclusive.</param>
/// <param name="End">Of its closing delimiter, exclusive.</param>
/// <param name="Content">What stands between.</param>
internal readonly record struct MathSpan(int Start, int End, string Content);

/// <summary>Finds mathematics between $…$, $$…$$, \(…\) and \[…\]. Linear in the text.</summary>
internal static class MathSpans
{
    private const int Longest = 4000;

    public static List<MathSpan> Find(string text)
    {
        var spans = new List<MathSpan>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('$' or '\\')) continue;
            if (At(text, i) is { } span)
            {
                if (span.Content.Length > 0) spans.Add(span);
                i = span.End - 1;
            }
            else if (text[i] == '\\') i++;
        }
        return spans;
    }

    /// <summary>The span that begins at a place; null when none does.</summary>
    public static MathSpan? At(string text, int at) => text.AsSpan(at) switch
    {
        ['$', '$', ..] => Close(text, at, 2, "$$"),
        ['$', ..] => Close(text, at, 1, "$") is { } span && !IsMoney(text, span) ? span : null,
        ['\\', '(', ..] => Close(text, at, 2, "\\)"),
        ['\\', '[', ..] => Close(text, at, 2, "\\]"),
        _ => null,
    };

    private static MathSpan? Close(string text, int start, int length, string close)
    {
        var from = start + length;
        var end = from;
        var limit = Math.Min(text.Length, from + Longest);
        while (end < limit && string.CompareOrdinal(text, end, close, 0, close.Length) != 0) end += text[end] == '\\' && close[0] != '\\' ? 2 : 1;
        return end < limit ? new MathSpan(start, end + close.Length, text[from..end].Trim()) : null;
    }

    // 'costs $10 and the other $20': prose, or an amount, between two dollar signs.
    private static bool IsMoney(string text, MathSpan span)
    {
        var isClosedByAmount = span.End < text.Length && char.IsAsciiDigit(text[span.End]);
        return isClosedByAmount || (char.IsAsciiDigit(text[span.Start + 1]) && Prose.CountWords(span.Content) >= 2) || span.Content.Contains("\n\n");
    }
}
