using System.Text.RegularExpressions;

namespace R1.Verification.Instructions;

/// <summary>Counts sentences by their closing marks.</summary>
/// <remarks>
/// A sentence ends at <c>.</c>, <c>!</c>, <c>?</c> or <c>…</c>, with closing quotation marks and brackets, before white space or the end; in scripts that
/// write none, at <c>。！？</c>, the danda and their like alone. No end is the full stop of a title (Dr.), of an initial (J.), of a number at the start of a line
/// (1.), and, before a small letter, that of an abbreviation (a.m., etc.) and an ellipsis. A line break ends no sentence; text behind the last mark is one.
/// <para><b>Deviations</b>: IFEval's own program uses the Punkt model of NLTK, which has learnt abbreviations from newspapers, and cuts after the number of a
/// list; counts can differ by a few where there are such.</para>
/// </remarks>
internal static partial class Sentences
{
    private static readonly HashSet<string> Titles = Lower("Mr Mrs Ms Dr Prof St vs cf approx e.g i.e");

    private static readonly HashSet<string> Abbreviations = Lower("etc inc ltd co corp jr sr dept est");

    /// <summary>Number of sentences.</summary>
    public static int Count(string text)
    {
        var (count, start) = (0, 0);
        foreach (Match mark in Mark().Matches(text))
        {
            if (!Ends(text, mark)) continue;
            if (HasWord(text, start, mark.Index)) count++;
            start = mark.Index + mark.Length;
        }
        return HasWord(text, start, text.Length) ? count + 1 : count;
    }

    private static bool Ends(string text, Match mark)
    {
        var signs = mark.Groups["signs"].Value;
        var end = mark.Index + mark.Length;
        if (signs.Any(sign => sign is not ('.' or '!' or '?' or '…'))) return true;
        if (end < text.Length && !char.IsWhiteSpace(text[end])) return false;
        var isSmall = NextIsSmall(text, end);
        if (signs == "…" || (signs.Length > 1 && signs.All(sign => sign == '.'))) return !isSmall;
        return signs != "." || FullStopEnds(text, mark.Index, isSmall);
    }

    private static bool FullStopEnds(string text, int at, bool smallFollows)
    {
        var word = WordBefore(text, at);
        if (Titles.Contains(word)) return false;
        if (word.All(char.IsAsciiDigit) && IsFirstOfLine(text, at)) return false;
        if (word.Length == 1 && char.IsUpper(word[0]) && word != "I") return false;
        return !(smallFollows && (Abbreviations.Contains(word) || word.Contains('.', StringComparison.Ordinal)));
    }

    private static string WordBefore(string text, int end)
    {
        var start = end;
        while (start > 0 && !char.IsWhiteSpace(text[start - 1])) start--;
        return text[start..end].TrimStart('"', '\'', '(', '[', '“', '‘', '*', '_');
    }

    private static bool IsFirstOfLine(string text, int end)
    {
        var line = text.LastIndexOf('\n', Math.Max(0, end - 1)) + 1;
        return line <= end && !text.AsSpan(line, end - line).Trim().ContainsAny(" \t");
    }

    private static bool NextIsSmall(string text, int from)
    {
        while (from < text.Length && char.IsWhiteSpace(text[from])) from++;
        return from < text.Length && char.IsLower(text[from]);
    }

    private static bool HasWord(string text, int start, int end)
    {
        foreach (var sign in text.AsSpan(start, end - start))
            if (char.IsLetterOrDigit(sign)) return true;
        return false;
    }

    private static HashSet<string> Lower(string words) => new(words.Split(' '), StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"(?<signs>[.!?…。！？｡।॥؟۔]+)[""'’”)\]*_»」』]*", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
