using System.Text.RegularExpressions;
using R1.Verification.Trees;


namespace R1.Verification.Extraction;

/// <summary>Finds <c>\boxed{…}</c>.</summary>
internal static partial class BoxedAnswers
{
    private const int LongestGap = 60;
    private const int MostWordsBetween = 2;

    private static readonly string[] Joints = ["and", "or", ",", ";", "和", "或", "与", "，", "、"];

    private static readonly string[] Commands = ["\\boxed", "\\fbox", "\\framebox"];

    /// <summary>The content of the last box, the innermost where they nest; null without one. A box that is not closed is none.</summary>
    public static string? Last(string text) => All(text) is [.., var last] ? last.ContentIn(text) : null;

    /// <summary>True when a box was opened and the text ended inside it: a completion that was cut off.</summary>
    public static bool IsCutOff(string text)
    {
        var at = text.LastIndexOf("\\boxed{", StringComparison.Ordinal);
        return at >= 0 && !Braces.Closing(text).ContainsKey(at + "\\boxed".Length);
    }

    /// <summary>The last box with those in front of it that belong to it: <c>\boxed{1} and \boxed{2}</c> is one answer, <c>1, 2</c>.</summary>
    public static string? LastGroup(string text)
    {
        var boxes = All(text);
        if (boxes.Count == 0) return null;
        var first = boxes.Count - 1;
        while (first > 0 && IsConjunction(text, boxes[first - 1].End, boxes[first].Start)) first--;
        var answer = string.Join(", ", boxes.Skip(first).Select(box => box.ContentIn(text)));
        return IsPercentBehind(text, boxes[^1].End) ? answer + "\\%" : answer;
    }

    private static List<Box> All(string text)
    {
        var boxes = new List<Box>();
        var closing = Braces.Closing(text);
        foreach (var command in Commands)
            for (var at = text.IndexOf(command, StringComparison.Ordinal); at >= 0; at = text.IndexOf(command, at + 1, StringComparison.Ordinal))
            {
                var open = at + command.Length;
                while (open < text.Length && text[open] == ' ') open++;
                if (open >= text.Length) break;
                if (text[open] != '{' && !char.IsLetter(text[open])) boxes.Add(new Box(at, open, open + 1, open + 1));
                else if (closing.TryGetValue(open, out var close)) boxes.Add(new Box(at, open + 1, close, close + 1));
            }
        // The inner one of two nested boxes begins later.
        boxes.Sort((a, b) => a.Start.CompareTo(b.Start));
        return boxes;
    }

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
            words.All(word => Joints.Contains(word) || word.All(char.IsLetter));
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
        return Array.Exists(["%", "percent", "pct"], mark => string.CompareOrdinal(text, at, mark, 0, mark.Length) == 0);
    }
}
