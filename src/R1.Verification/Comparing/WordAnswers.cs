using System.Globalization;
using System.Text;
using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>Names, yes and no, choices, and numbers as words.</summary>
internal static class WordAnswers
{
    private static readonly string[] NumberWords =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
        "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    ];

    private static readonly (string English, string Chinese)[] Synonyms = [("yes", "是"), ("no", "否"), ("no", "不是"), ("true", "对"), ("true", "正确"),
        ("false", "错"), ("false", "错误"), ("nosolution", "无解"), ("nosolution", "nosolutions"), ("nosolution", "thereisnosolution"),
        ("nosolution", "therearenosolutions"), ("norealsolution", "norealsolutions"), ("norealsolution", "无实数解"), ("norealroot", "norealroots"),
        ("doesnotexist", "dne"), ("doesnotexist", "doesn'texist"), ("doesnotexist", "不存在"), ("infinitelymany", "infinitelymanysolutions"),
        ("infinitelymany", "无数个"), ("increasing", "增函数"), ("decreasing", "减函数")];

    private static readonly string ChineseDigits = "零一二三四五六七八九十";

    public static bool AreEqual(Node gold, Node answer)
    {
        if (Text(gold) is { } a && Text(answer) is { } b) return a == b;
        return (gold, answer) switch
        {
            (Words w, Number n) => Value(w.Text) is { } value && n.Value.Equals(value),
            (Number n, Words w) => Value(w.Text) is { } value && n.Value.Equals(value),
            _ => false,
        };
    }

    /// <summary>A text as it is compared: lower case, without articles, punctuation and marks of text mode.</summary>
    public static string Normalize(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var word in text.ToLower(CultureInfo.InvariantCulture).Split([' ', '\t', '\n', '\r', '\u00A0', '-', '_', '~'],
            StringSplitOptions.RemoveEmptyEntries))
        {
            var bare = word.Trim('.', ',', ';', ':', '!', '?', '"', '\'', '`', '。', '，');
            if (bare is not ("the" or "a" or "an" or "")) result.Append(bare);
        }
        var key = result.Length > 0 ? result.ToString() : text.Trim().ToLower(CultureInfo.InvariantCulture);
        foreach (var (english, chinese) in Synonyms)
            if (key == chinese) return english;
        return key;
    }

    private static string? Text(Node node) => node switch
    {
        Words w => Normalize(w.Text),
        Symbol s => Normalize(s.Name),
        Product p when p.Factors.All(f => f is Symbol or Words) => string.Concat(p.Factors.Select(Text)),
        _ => null,
    };

    private static Rational? Value(string word)
    {
        var index = word.Length == 1 ? ChineseDigits.IndexOf(word[0]) : Array.IndexOf(NumberWords, word.ToLowerInvariant());
        return index >= 0 ? new Rational(index) : null;
    }
}
