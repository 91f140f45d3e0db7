using System.Globalization;
using System.Text;
using R1.Verification.Numbers;
using R1.Verification.Parsing;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>Names, yes and no, choices, and numbers as words.</summary>
internal static class WordAnswers
{
    // Each line: words that say the same.
    private static readonly string[][] Synonyms =
    [
        ["yes", "是", "y"], ["no", "否", "不是"], ["true", "对", "正确", "t", "✓", "√"], ["false", "错", "错误", "f", "×", "✗"],
        ["norealsolution", "norealsolutions", "无实数解", "无实根", "norealroot", "norealroots", "没有实数根", "无实数根", "没有实数解", "therearenorealsolutions",
            "nosolutioninreals"],
        ["doesnotexist", "dne", "doesn'texist", "doesntexist", "不存在"],
        ["infinitelymany", "infinitelymanysolutions", "无数个", "无穷多个", "无穷多", "无限多", "无限多个", "infinite", "infinity", "infinitenumber",
            "infinitelymanysolution", "infinitesolutions", "infinitesolution", "无数", "thereareinfinitelymany"],
        ["increasing", "增函数", "递增", "单调递增", "strictlyincreasing"], ["decreasing", "减函数", "递减", "单调递减", "strictlydecreasing"],
        ["converges", "convergent", "收敛", "converge"], ["diverges", "divergent", "发散", "diverge"],
        ["even", "偶函数", "evenfunction", "偶数", "evennumber"], ["odd", "奇函数", "oddfunction", "奇数", "oddnumber"],
        ["monday", "mon", "星期一", "周一"], ["tuesday", "tue", "tues", "星期二", "周二"], ["wednesday", "wed", "星期三", "周三"],
        ["thursday", "thu", "thurs", "星期四", "周四"], ["friday", "fri", "星期五", "周五"], ["saturday", "sat", "星期六", "周六"], ["sunday", "sun", "星期日", "周日", "星期天"],
        ["parallel", "平行"], ["perpendicular", "垂直"], ["ellipse", "椭圆"], ["parabola", "抛物线"], ["hyperbola", "双曲线"], ["circle", "圆"],
    ];

    private static readonly string[] NoSolutions = ["nosolution", "nosolutions", "无解", "thereisnosolution", "therearenosolutions", "emptyset", "empty",
        "空集", "nullset", "none exist", "nosuchsolution"];

    private static readonly string[] RealNumbers = ["realnumbers", "allrealnumbers", "allreal", "everyrealnumber", "anyreal", "allrealx", "allreals",
        "reals", "realnumber", "实数集", "全体实数", "一切实数", "allrealvalues", "anyrealnumber", "全体实数集", "任意实数"];

    // What a word is said of: an isosceles triangle is isosceles.
    private static readonly string[] Nouns =
        ["triangle", "quadrilateral", "condition", "conditions", "function", "quadrant", "angle", "curve", "number", "条件", "象限", "三角形", "四边形", "函数", "形",
            "曲线", "点", "角"];

    private static readonly char[] Gaps = [' ', '\t', '\n', '\r', '\u00A0', '-', '_', '~'],
        Punctuation = ['.', ',', ';', ':', '!', '?', '"', '\'', '`', '。', '，'];

    private static readonly Dictionary<string, string> Canonical =
        Synonyms.SelectMany(line => line.Select(word => (word, line[0]))).ToDictionary(pair => pair.word, pair => pair.Item2, StringComparer.Ordinal);

    public static bool AreEqual(Node gold, Node answer, Budget budget)
    {
        if (Text(gold) is { } a && Text(answer) is { } b && (a == b || Same(a, b))) return true;
        return (gold, answer) switch
        {
            (Words w, _) => IsValue(w.Text, answer, budget),
            (_, Words w) => IsValue(w.Text, gold, budget),
            _ => false,
        };
    }

    /// <summary>The set that words name: none, or all real numbers; null when they name none.</summary>
    public static Node? SetOf(string text)
    {
        var key = Normalize(text);
        return Array.IndexOf(NoSolutions, key) >= 0 ? new FiniteSet([]) : Array.IndexOf(RealNumbers, key) >= 0 ? new NamedSet("R") : null;
    }

    /// <summary>A text as it is compared: lower case, without articles, punctuation and marks of text mode.</summary>
    public static string Normalize(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var word in text.ToLower(CultureInfo.InvariantCulture).Split(Gaps,
            StringSplitOptions.RemoveEmptyEntries))
        {
            var bare = word.Trim(Punctuation);
            if (bare is not ("the" or "a" or "an" or "")) result.Append(bare);
        }
        return result.Length > 0 ? result.ToString() : text.Trim().ToLower(CultureInfo.InvariantCulture);
    }

    private static bool Same(string a, string b)
    {
        if (Canonical.TryGetValue(a, out var left) | Canonical.TryGetValue(b, out var right) && (left ?? a) == (right ?? b)) return true;
        return WithoutNoun(a) == b || a == WithoutNoun(b);
    }

    private static string? WithoutNoun(string text) =>
        Array.Find(Nouns, noun => text.Length > noun.Length && text.EndsWith(noun, StringComparison.Ordinal)) is { } noun ? text[..^noun.Length] : null;

    private static string? Text(Node node) => node switch
    {
        Words w => Normalize(w.Text),
        Symbol s => Normalize(s.Name),
        Product p when p.Factors.All(f => f is Symbol or Words) => string.Concat(p.Factors.Select(Text)),
        _ => null,
    };

    // II is 2, and 第二象限 is 二.
    private static bool IsValue(string text, Node node, Budget budget)
    {
        if (ExactValue.Of(node, budget) is not { } value) return false;
        var bare = WithoutNoun(text) ?? text;
        return NumberWords.Roman(text) is { } roman ? value.Equals(new Rational(roman))
            : ChineseNumber.Of(bare.TrimStart('第')) is { } number && value.Equals(number);
    }
}
