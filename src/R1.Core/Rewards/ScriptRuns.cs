using System.Globalization;
using System.Text;

namespace R1.Rewards;

internal enum Script
{
    None,
    Latin,
    Han,
    Other,
}

/// <summary>Cuts a text into words by script.</summary>
internal static class ScriptRuns
{
    /// <summary>Runs of Latin letters (with inner apostrophes), single Han characters, runs of other letters; positions in UTF-16 units.</summary>
    public static IEnumerable<(int Start, int Length, Script Script)> Of(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            var script = ScriptAt(text, at, out var width);
            at += width;
            if (script is Script.None) continue;
            while (script != Script.Han && at < text.Length && Continues(text, at, script, out width)) at += width;
            yield return (start, at - start, script);
        }
    }

    private static bool Continues(string text, int at, Script script, out int width)
    {
        if (ScriptAt(text, at, out width) == script) return true;
        // "don't", "l’eau" and letters with combining accents are one word; kana and the like carry marks, too.
        if (text[at] is '\'' or '\u2019') return at + 1 < text.Length && ScriptAt(text, at + 1, out _) == script;
        return char.GetUnicodeCategory(text, at) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
    }

    private static Script ScriptAt(string text, int at, out int width)
    {
        if (!Rune.TryGetRuneAt(text, at, out var rune))
        {
            width = 1;
            return Script.None;
        }
        width = rune.Utf16SequenceLength;
        if (IsHan(rune.Value)) return Script.Han;
        return !Rune.IsLetter(rune) || IsGreek(rune.Value) ? Script.None : IsLatin(rune.Value) ? Script.Latin : Script.Other;
    }

    // Greek letters in texts of any language are variables. Greek prose would go uncounted, which no problem of ours is written in.
    private static bool IsGreek(int c) => c is (>= 0x0370 and < 0x0400) or (>= 0x1F00 and < 0x2000);

    private static bool IsLatin(int c) => c is < 0x0250 or (>= 0x1E00 and < 0x1F00) or (>= 0xFF21 and <= 0xFF5A);

    // Unified ideographs with their extensions and compatibility forms, and the iteration mark and zero that are written among them.
    private static bool IsHan(int c) =>
        c is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF) or 0x3005 or 0x3007;
}
