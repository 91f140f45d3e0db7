using System.Buffers;
using System.Text.RegularExpressions;
using R1.Verification.Parsing;

namespace R1.Verification.Extraction;

/// <summary>Finds <c>\boxed{…}</c>, and the other spellings of it. A box that is empty or only holds a place is none.</summary>
internal static partial class BoxedAnswers
{
    private const int LongestGap = 60;
    private const int MostWordsBetween = 2;
    private const int LongestPlaceholder = 40;

    private static readonly string[] Joints = ["and", "or", ",", ";", "和", "或", "与", "，", "、"];

    // With the place of the letters that all of them have.
    private static readonly (string Text, int Core)[] Commands = [("\\boxed", 2), ("\\fbox", 3), ("\\framebox", 7), ("\\Boxed", 2)];

    // Of numbers and formulas, and in no placeholder.
    private static readonly SearchValues<char> Formula = SearchValues.Create("0123456789=+-/^");

    /// <summary>The content of the last box, the innermost where they nest; null without one. A box that is not closed is none.</summary>
    public static string? Last(string text) => All(text) is [.., var last] ? last.ContentIn(text) : null;

    /// <summary>True when a box was opened and the text ended inside it: a completion that was cut off.</summary>
    public static bool IsCutOff(string text)
    {
        var at = text.LastIndexOf("\\boxed{", StringComparison.Ordinal);
        return at >= 0 && Braces.Closing(text)[at + "\\boxed".Length] <= 0;
    }

    /// <summary>The last box with those in front of it that belong to it: <c>\boxed{1} and \boxed{2}</c> is one answer, <c>1, 2</c>.</summary>
    public static string? LastGroup(string text)
    {
        var boxes = All(text);
        if (boxes.Count == 0) return null;
        var first = boxes.Count - 1;
        while (first > 0 && IsConjunction(text, boxes[first - 1].End, boxes[first].Start)) first--;
        var answer = first == boxes.Count - 1 ? boxes[first].ContentIn(text) : string.Join(", ", boxes.Skip(first).Select(box => box.ContentIn(text)));
        return IsPercentBehind(text, boxes[^1].End) ? answer + "\\%" : answer;
    }

    private static List<Box> All(string text)
    {
        var boxes = new List<Box>(1);
        int[]? closing = null;
        // The inner one of two nested boxes begins later.
        for (var core = text.IndexOf("ox", StringComparison.Ordinal); core >= 0; core = text.IndexOf("ox", core + 1, StringComparison.Ordinal))
            if (CommandAround(text, core) is var (start, end)) Add(text, start, end, closing ??= Braces.Closing(text), boxes);
        return boxes;
    }

    private static (int Start, int End)? CommandAround(string text, int core)
    {
        foreach (var (command, before) in Commands)
            if (core >= before && string.CompareOrdinal(text, core - before, command, 0, command.Length) == 0)
                return (core - before, core - before + command.Length);
        // The backslash was lost.
        var isBare = core > 0 && string.CompareOrdinal(text, core - 1, "boxed{", 0, "boxed{".Length) == 0 &&
            (core == 1 || !(char.IsLetter(text[core - 2]) || text[core - 2] == '\\'));
        return isBare ? (core - 1, core - 1 + "boxed".Length) : null;
    }

    private static void Add(string text, int at, int open, int[] closing, List<Box> boxes)
    {
        while (open < text.Length && text[open] == ' ') open++;
        if (open >= text.Length) return;
        Box? box = text[open] == '{' ? closing[open] is > 0 and var close ? new Box(at, open + 1, close, close + 1) : null
            : char.IsAsciiLetter(text[open]) && text[open - 1] != ' ' ? null
            : EndOfArgument(text, open, closing) is var end && end > open ? new Box(at, open, end, end) : null;
        if (box is { } found && !IsPlaceholder(text.AsSpan(found.From, found.To - found.From))) boxes.Add(found);
    }

    // Without braces: a command with its arguments, as \boxed\frac12, or what runs on without a space.
    private static int EndOfArgument(string text, int at, int[] closing)
    {
        if (text[at] != '\\')
        {
            var end = at;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || (text[end] is '.' or ',' or '/' or '-' && end + 1 < text.Length &&
                char.IsAsciiDigit(text[end + 1])))) end++;
            return end;
        }
        var next = at + 1;
        var name = CommandName.Read(text, ref next);
        var arguments = name is "frac" or "dfrac" or "tfrac" or "binom" ? 2 : 1;
        for (var i = 0; i < arguments && next < text.Length; i++)
        {
            while (next < text.Length && text[next] == ' ' && i > 0) next++;
            if (next >= text.Length) break;
            if (text[next] == '{' && closing[next] is > 0 and var close) next = close + 1;
            else if (arguments == 2 && char.IsLetterOrDigit(text[next])) next++;
        }
        return next;
    }

    // \boxed{}, \boxed{...} and \boxed{\text{answer}} speak of the form that an answer is to have.
    private static bool IsPlaceholder(ReadOnlySpan<char> content) =>
        content.Length <= LongestPlaceholder && !content.ContainsAny(Formula) && (content.IsWhiteSpace() || Placeholder().IsMatch(content));

    [GeneratedRegex(@"^[\s{}~.…?_]*(?:\\[lcv]?dots|\\ |\\,|\\;|\\quad|\\_|" +
        @"(?:\\text\{)?[<\[(]?\s*(?:your |the |final |correct ){0,3}(?:answer|result|number|value)(?: here)?\s*[>\])]?\}?){0,4}[\s{}~.…?_]*$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Placeholder();

    // ', ' and ' and ' join, with what is counted in front of them: '3 pens and 5 books'. ', but then ' does not.
    private static bool IsConjunction(string text, int from, int to)
    {
        if (to - from is < 0 or > LongestGap) return false;
        var gap = Name().Replace(text[from..to], " ").Replace("\\text", " ").Replace("\\quad", " ").Replace("\\qquad", " ").Replace("\\mathrm", " ");
        if (gap.Contains(". ") || gap.Contains(".\n")) return false;
        var words = gap.Replace(",", " , ").Replace(";", " ; ").Replace("，", " ， ").Replace("、", " 、 ")
            .Split([' ', '\n', '$', '{', '}', '\\', '(', ')', '[', ']', '~', ':', '*', '.'], StringSplitOptions.RemoveEmptyEntries);
        var counted = words.Count(word => !Joints.Contains(word));
        return words.Length > counted && Joints.Contains(words[^1]) && counted <= MostWordsBetween &&
            words.All(word => Joints.Contains(word) || word.All(char.IsLetter)) && !words.Contains("again");
    }

    // and $y = \boxed{2}$
    [GeneratedRegex(@"\\?[a-zA-Z][a-zA-Z]{0,7}(?:_[0-9a-zA-Z]|_\{[0-9a-zA-Z]+\})? ?= ?$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    // Boxes may nest: their contents are only cut out when they are wanted.
    private readonly record struct Box(int Start, int From, int To, int End)
    {
        public string ContentIn(string text) => text[From..To].Trim();
    }

    private static bool IsPercentBehind(string text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '$' or ')' or '\\' or '~') at++;
        var behind = text.AsSpan(at);
        return behind.StartsWith("%") || behind.StartsWith("percent") || behind.StartsWith("pct");
    }
}
