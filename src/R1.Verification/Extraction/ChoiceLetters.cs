using R1.Verification.Trees;

namespace R1.Verification.Extraction;

/// <summary>Letters of multiple choice, A to J.</summary>
internal static class ChoiceLetters
{
    private static readonly string[] ChoiceNames = ["option", "choice", "answer", "选项", "答案", "故选", "选"];

    /// <summary>The letter when a text is nothing but one, with brackets or text commands around it; else null.</summary>
    public static char? Only(string text)
    {
        var bare = WithoutFonts(text).Replace("\\left", "").Replace("\\right", "").Trim(' ', '$', '{', '}', '(', ')', '[', ']', '.', ':', '\\',
            '\n', '*', '（', '）');
        return bare.Length == 1 && IsLetter(bare[0]) ? bare[0] : null;
    }

    /// <summary>The letter that a completion chooses: in a box, behind a phrase that announces it, or the last that stands alone.</summary>
    public static char? Find(string text)
    {
        if (BoxedAnswers.Last(text) is { } boxed) return Only(boxed) ?? Leading(boxed) ?? Named(boxed);
        if (AnswerMarks.Tail(text) is { } tail && (Leading(tail) ?? First(AnswerMarks.Sentence(tail))) is { } announced) return announced;
        for (var i = text.Length - 1; i >= 0; i--)
            if (IsAlone(text, i)) return text[i];
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

    // 'Option B', 'choice (B)', '选项B': one letter behind a word for it.
    private static char? Named(string text)
    {
        var bare = WithoutFonts(text).TrimStart(' ', '{', '$', '*');
        var name = Array.Find(ChoiceNames, name => bare.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return name is null ? null : Leading(bare[name.Length..].TrimStart(' ', ':', '：', '是', '为'));
    }

    // '(B) 12', 'B. 12', 'B: 12'
    private static char? Leading(string text)
    {
        var bare = WithoutFonts(text).TrimStart(' ', '(', '{', '$', '*', '（', '[', '\\');
        return bare.Length > 0 && IsLetter(bare[0]) &&
            (bare.Length == 1 || bare[1] is ')' or '.' or ':' or '}' or ',' or '）' or '。' or ']' or '*' or '$' or '\n')
            ? bare[0] : null;
    }

    private static string WithoutFonts(string text) =>
        text.Replace("\\textbf", "").Replace("\\textrm", "").Replace("\\text", "").Replace("\\mathrm", "").Replace("\\mathbf", "").Replace("\\mbox",
            "");

    private static char? First(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (IsAlone(text, i)) return text[i];
        return null;
    }

    // The article is a word of its own as well: it counts only where no noun follows.
    private static bool IsAlone(string text, int at)
    {
        if (!IsLetter(text[at])) return false;
        if ((at > 0 && (char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] is '\\' or '\'' or '_')) ||
            (at + 1 < text.Length && (char.IsAsciiLetterOrDigit(text[at + 1]) || text[at + 1] is '\'' or '_')))
            return false;
        var isArticle = text[at] == 'A' && at + 2 < text.Length && text[at + 1] == ' ' && char.IsAsciiLetterLower(text[at + 2]) &&
            !text.AsSpan(at + 2).StartsWith("is ");
        return !isArticle && !(text[at] == 'I' && at + 1 < text.Length && text[at + 1] == ' ');
    }

    private static bool IsLetter(char c) => c is >= 'A' and <= 'J';
}
