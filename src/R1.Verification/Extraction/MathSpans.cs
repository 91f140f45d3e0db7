namespace R1.Verification.Extraction;

/// <summary>A piece of mathematics in a text.</summary>
/// <param name="Start">Of its delimiter, inclusive.</param>
/// <param name="End">Of its closing delimiter, exclusive.</param>
/// <param name="Content">The text between the delimiters.</param>
internal readonly record struct MathSpan(int Start, int End, string Content);

/// <summary>Finds mathematics between $…$, $$…$$, \(…\) and \[…\], and in environments that stand by themselves. Linear in the text.</summary>
internal sealed class MathSpans
{
    private const int Longest = 4000;

    private static readonly string[] Environments = ["align", "gather", "equation", "eqnarray", "multline", "displaymath", "flalign", "split"];

    private readonly string _text;

    // Places of the closing delimiters, in order.
    private readonly List<int> _dollars = [], _doubleDollars = [], _rounds = [], _squares = [];

    private MathSpans(string text)
    {
        _text = text;
        for (var i = text.AsSpan().IndexOfAny('$', '\\'); i >= 0 && i < text.Length; i++)
        {
            if (text[i] == '$')
            {
                _dollars.Add(i);
                if (i + 1 < text.Length && text[i + 1] == '$') _doubleDollars.Add(i);
            }
            else if (text[i] == '\\' && i + 1 < text.Length)
            {
                if (text[i + 1] == ')') _rounds.Add(i);
                if (text[i + 1] == ']') _squares.Add(i);
                i++;
            }
        }
    }

    public static List<MathSpan> Find(string text)
    {
        var (spans, scanner) = (new List<MathSpan>(), new MathSpans(text));
        for (var i = text.AsSpan().IndexOfAny('$', '\\'); i >= 0 && i < text.Length; i++)
        {
            if (text[i] is not ('$' or '\\')) continue;
            if (scanner.At(i) is { } span)
            {
                if (span.Content.Length > 0) spans.Add(span);
                i = span.End - 1;
            }
            else if (text[i] == '\\') i++;
        }
        return spans;
    }

    /// <summary>True when a text begins with mathematics.</summary>
    public static bool Begins(string text) => text.Length > 1 && text[0] is '$' or '\\' && new MathSpans(text).At(0) is not null;

    private MathSpan? At(int at) => _text.AsSpan(at) switch
    {
        ['$', '$', ..] => Close(at, 2, _doubleDollars),
        ['$', ..] => Close(at, 1, _dollars) is { } span && !IsMoney(span) ? span : null,
        ['\\', '(', ..] => Close(at, 2, _rounds),
        ['\\', '[', ..] => Close(at, 2, _squares),
        ['\\', 'b', 'e', 'g', 'i', 'n', '{', ..] => Environment(at),
        _ => null,
    };

    private MathSpan? Environment(int start)
    {
        var from = start + "\\begin{".Length;
        var name = Array.Find(Environments, name => string.CompareOrdinal(_text, from, name, 0, name.Length) == 0);
        if (name is null || _text.IndexOf('}', from, Math.Min(16, _text.Length - from)) is not (>= 0 and var brace)) return null;
        var closing = $"\\end{{{_text[from..brace]}}}";
        var end = _text.IndexOf(closing, brace, Math.Min(Longest, _text.Length - brace), StringComparison.Ordinal);
        return end < 0 ? null : new MathSpan(start, end + closing.Length, _text[start..(end + closing.Length)]);
    }

    private MathSpan? Close(int start, int length, List<int> closings)
    {
        var from = start + length;
        var place = closings.BinarySearch(from);
        if (place < 0) place = ~place;
        if (place >= closings.Count || closings[place] - from > Longest) return null;
        return new MathSpan(start, closings[place] + length, _text[from..closings[place]].Trim());
    }

    // 'costs $10 and the other $20': prose, or an amount, between two dollar signs.
    private bool IsMoney(MathSpan span)
    {
        var isClosedByAmount = span.End < _text.Length && char.IsAsciiDigit(_text[span.End]);
        return isClosedByAmount || (char.IsAsciiDigit(_text[span.Start + 1]) && Prose.CountWords(span.Content) >= 2) || span.Content.Contains("\n\n");
    }
}
