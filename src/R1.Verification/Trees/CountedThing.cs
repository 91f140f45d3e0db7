namespace R1.Verification.Trees;

/// <summary>
/// Words after a number. '42 ways' counts ways and is 42; '5 boys' is not '5 girls'; '7 is incorrect', '5 or more' and '5 squared' are other statements
/// than 5, so that words of such a kind are never taken for a thing.
/// </summary>
internal static class CountedThing
{
    // What 'how many' asks for, or what only says that something is counted: the number alone says as much.
    private static readonly HashSet<string> Generic =
    [
        "unit", "square unit", "cubic unit", "sq unit", "cu unit", "way", "possibility", "possibilitie", "method", "outcome", "arrangement", "choice",
            "combination", "permutation", "solution", "number", "integer",
        "value", "time", "element", "pair", "ordered pair", "triple", "total", "in total", "altogether", "ad", "ce", "item", "thing", "piece", "digit",
            "root", "point",
        "case", "option", "answer", "possible value", "distinct way", "different way", "real solution", "real root", "left", "in all", "each", "ea", "th",
            "st", "nd", "rd",
        "个", "种", "次", "倍", "名", "人次", "项", "组", "对", "条", "只", "件", "道", "位", "套", "只有", "张", "本", "根", "个数", "种方法", "种情况", "个解", "段", "点", "题",
    ];

    // Words that change what a number says. What follows 'is' denies or asserts something.
    private static readonly HashSet<string> Modifiers =
    [
        "is", "isn't", "isnt", "are", "was", "not", "no", "never", "or", "more", "less", "than", "least", "most", "greater", "fewer", "larger", "smaller",
            "above",
        "below", "under", "over", "minus", "plus", "times", "divided", "multiplied", "by", "squared", "square", "cubed", "cube", "to", "power",
        "factorial", "percent", "half", "halves", "incorrect", "wrong", "false", "correct", "if", "unless", "when", "where", "but", "except", "does", "do",
            "doesn't",
        "bc", "bce", "repeating", "recurring", "repeated", "modulo", "mod", "base", "negative", "positive", "approximately", "about", "almost", "nearly",
            "roughly",
        "other", "another", "maybe", "perhaps", "possibly", "impossible", "undefined", "infinite", "reciprocal", "inverse", "double",
        "doubled", "twice", "tripled", "of", "them", "and", "hundred", "thousand", "halved", "cannot", "can", "must", "should", "might",
        "increased", "decreased", "added", "subtracted", "subtract",
            "add", "too", "big", "small", "up", "down", "off",
    ];

    private static readonly string[] ChineseModifiers = ["的", "以", "不", "多", "少", "错", "左右", "平方", "立方", "次方", "分之", "上下", "大于", "小于", "非", "除", "乘", "加", "减"];

    /// <summary>True for words that only say what is counted.</summary>
    public static bool IsGeneric(string words) => Generic.Contains(Normalize(words));

    /// <summary>True when no word of a phrase changes the number in front of it.</summary>
    public static bool IsThing(string words) => IsGeneric(words) ||
        words.Split(' ').All(word => !Modifiers.Contains(word.ToLowerInvariant())) &&
        !Array.Exists(ChineseModifiers, words.Contains) && !words.Contains('\'');

    /// <summary>Lower case and singular, as far as a final s tells.</summary>
    public static string Normalize(string words) =>
        string.Join(' ', words.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Length > 3 && word[^1] == 's'
            ? word[..^1] : word));

    /// <summary>True when the words of one are among the words of the other: marbles and red marbles.</summary>
    public static bool AreSame(string left, string right)
    {
        if (IsGeneric(left) || IsGeneric(right)) return true;
        var (a, b) = (Normalize(left).Split(' '), Normalize(right).Split(' '));
        return a.All(b.Contains) || b.All(a.Contains);
    }
}
