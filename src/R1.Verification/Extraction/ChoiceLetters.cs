using System.Text.RegularExpressions;
using R1.Verification.Parsing;

namespace R1.Verification.Extraction;

/// <summary>Letters of multiple choice, A to J.</summary>
internal static partial class ChoiceLetters
{
    private static readonly string[] Negations = ["not", "isn't", "isn’t", "aren't", "neither", "nor", "never", "except", "不是", "不选", "非", "排除"];

    private static readonly string[] Denials = ["is wrong", "is incorrect", "is false", "is not", "isn't", "isn’t", "are wrong", "are incorrect", "错误",
        "不对", "不正确", "is eliminated"];

    /// <summary>False when a text has no letter that can be a choice.</summary>
    public static bool MayBeIn(string text) => text.AsSpan().ContainsAnyInRange('A', 'J');

    /// <summary>The letter when a text is nothing but one, with brackets or text commands around it; else null.</summary>
    public static char? Only(string text)
    {
        var bare = WithoutFonts(text).Replace("\\left", "").Replace("\\right", "").Trim(' ', '$', '{', '}', '(', ')', '[', ']', '.', ':', '\\',
            '\n', '*', '（', '）');
        return bare.Length == 1 && IsLetter(bare[0]) ? bare[0] : null;
    }

    /// <summary>A letter with the value of its choice, as in <c>(C) 12</c>, <c>C. 12</c> and <c>12 (C)</c>; null when the text is none.</summary>
    public static (char Letter, string Value)? Labelled(string text)
    {
        var bare = WithoutFonts(text).Replace("\\ ", " ").Replace("\\quad", " ").Replace("~", " ").Trim(' ', '$').Trim();
        if (Label().Match(bare) is not { Success: true } match) return null;
        var letter = match.Groups["first"].Success ? match.Groups["first"].Value : match.Groups["last"].Value;
        var value = match.Groups["value"].Value.Trim(' ', '{', '}', '.');
        return value.Length > 0 && Only(value) is null && !OtherLabel().IsMatch(value) ? (letter[0], match.Groups["value"].Value.Trim()) : null;
    }

    /// <summary>The letter that a completion chooses: in a box, after a phrase that announces it, or the last that stands alone. Null where it names several,
    /// or only says which it is not.</summary>
    public static char? Find(string text)
    {
        if (BoxedAnswers.Last(text) is { } boxed) return Only(boxed) ?? (Labelled(boxed) is var (letter, _) ? letter : Single(boxed));
        if (AnswerMarks.Tail(text) is { } tail && HasLetter(AnswerMarks.Sentence(tail))) return Single(AnswerMarks.Sentence(tail));
        if (Labelled(text) is var (only, _)) return only;
        for (var i = text.Length - 1; i >= 0; i--)
            if (IsAlone(text, i) && !IsDenied(text, i)) return Single(LastSentence(text, i)) ?? (Joined().IsMatch(text[..i]) ? null : text[i]);
        return null;
    }

    /// <summary>The letters when a text is nothing but several different ones, <c>ACD</c> in this order or with separators; else null.</summary>
    public static string? Several(string text)
    {
        var bare = WithoutFonts(text).Replace(" and ", ",").Replace("\\ ", " ");
        var letters = new string([.. bare.Where(char.IsAsciiLetterOrDigit)]);
        if (letters.Length is < 2 or > 10 || !letters.All(IsLetter) || letters.Distinct().Count() < letters.Length) return null;
        var sorted = string.Concat(letters.Order());
        var others = bare.Where(c => !char.IsAsciiLetter(c)).ToList();
        return others.All(c => " $(){}[],，、;；.。和".Contains(c)) && (sorted == letters || others.Count > 0) ? sorted : null;
    }

    // The one letter of a sentence that it does not deny; null when none or several are left.
    private static char? Single(string sentence)
    {
        var bare = WithoutFonts(sentence);
        var chosen = '\0';
        for (var i = 0; i < bare.Length; i++)
        {
            if (!IsAlone(bare, i) || IsDenied(bare, i)) continue;
            var letter = char.ToUpperInvariant(bare[i]);
            if (chosen != '\0' && chosen != letter) return null;
            chosen = letter;
        }
        return chosen == '\0' ? null : chosen;
    }

    private static bool HasLetter(string sentence)
    {
        var bare = WithoutFonts(sentence);
        for (var i = 0; i < bare.Length; i++)
            if (IsAlone(bare, i)) return true;
        return false;
    }

    private static bool IsDenied(string text, int at)
    {
        var before = text.AsSpan(0, at).TrimEnd(" ($（*[{");
        foreach (var negation in Negations)
            if (before.EndsWith(negation, StringComparison.OrdinalIgnoreCase)) return true;
        var behind = text.AsSpan(at + 1 + Others().Match(text[(at + 1)..]).Length).TrimStart(" )）*$]}");
        foreach (var denial in Denials)
            if (behind.StartsWith(denial, StringComparison.OrdinalIgnoreCase)) return true;
        return before.EndsWith("option") && IsDenied(text, before.Length - "option".Length);
    }

    private static string LastSentence(string text, int at)
    {
        var start = text.LastIndexOfAny(['\n', '。'], at) + 1;
        var point = text.LastIndexOf(". ", at, at - start + 1, StringComparison.Ordinal);
        return text[(point < 0 ? start : point + 1)..];
    }

    private static string WithoutFonts(string text) => text.Contains('\\')
        ? text.Replace("\\textbf", "").Replace("\\textrm", "").Replace("\\text", "").Replace("\\mathrm", "").Replace("\\mathbf", "").Replace("\\mbox",
            "").Replace("\\bf", "")
        : text;

    // The article is a word of its own as well: it counts only where no noun follows. Small letters are choices in brackets.
    private static bool IsAlone(string text, int at)
    {
        if (text[at] is >= 'a' and <= 'j') return at > 0 && at + 1 < text.Length && text[at - 1] == '(' && text[at + 1] == ')' &&
            (at < 2 || !char.IsLetterOrDigit(text[at - 2]));
        if (!IsLetter(text[at])) return false;
        if ((at > 0 && (char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] is '\\' or '\'' or '_' or '°')) ||
            (at + 1 < text.Length && (char.IsAsciiLetterOrDigit(text[at + 1]) || text[at + 1] is '\'' or '_')))
            return false;
        var isArticle = text[at] == 'A' && at + 2 < text.Length && text[at + 1] == ' ' && char.IsAsciiLetterLower(text[at + 2]) &&
            !Verb().IsMatch(text, at + 2);
        var isUnit = at > 1 && text[at - 1] == ' ' && text[at - 2] == '°';
        return !isArticle && !isUnit && !(text[at] == 'I' && at + 1 < text.Length && text[at + 1] == ' ');
    }

    private static bool IsLetter(char c) => c is >= 'A' and <= 'J';

    [GeneratedRegex(@"^[{(（\[ ]*(?<first>[A-J])(?:[ }]*[)）\]][ .:：}]*|[ }]*[.:：、][ }]*(?!\d))(?<value>.+)$|" +
        @"^(?<first>[A-J])[.:：、] *(?<value>.+)$|^(?<value>.+?)[ {}]+[(（](?<last>[A-J])[)）][ }.]*$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Label();

    [GeneratedRegex(@"(?:^|[\s;,(（{])[A-J](?:[)）.:：]|$)|^(?:or|and|或|和|,)\b", RegexOptions.CultureInvariant)]
    private static partial Regex OtherLabel();

    // 'C or' in front of D: two letters are named, and none is chosen.
    [GeneratedRegex(@"(?<![A-Za-z])[A-J][)）*$ ]*(?:,|/|and|or|、|和|或)(?: and| or)? *[(（*$]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Joined();

    // The other letters of which the same is said: 'A and C are wrong'.
    [GeneratedRegex(@"^(?:[)）*$ ]*(?:,|and|or|nor|、|和)(?: and)? *\(?[A-J](?![A-Za-z]))*", RegexOptions.CultureInvariant)]
    private static partial Regex Others();

    [GeneratedRegex(@"\G(?:is|or|and|because|since|as|but)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Verb();
}
