using R1.Verification.Numbers;

namespace R1.Verification.Parsing;

/// <summary>Numbers in English words: twenty-one, two hundred and five, three quarters, one and a half, minus two, IV.</summary>
internal static class NumberWords
{
    private const int MostWords = 16;

    private static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
        "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly string[] Ordinals =
    [
        "half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth",
        "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
    ];

    /// <summary>The number with which words begin, and how many of them it takes; null when they begin with none.</summary>
    public static (Rational Value, int Words)? Leading(string[] words)
    {
        if (words.Length is 0 or > MostWords) return null;
        var start = words[0].ToLowerInvariant() is "minus" or "negative" ? 1 : 0;
        if (start == words.Length || Unsigned(words, start) is not var (value, end)) return null;
        return (start == 1 ? -value : value, end);
    }

    /// <summary>What a word multiplies the number in front of it by: hundred, dozen, 万; null when it is none.</summary>
    public static long? Magnitude(string word) => word.ToLowerInvariant() switch
    {
        "dozen" or "dozens" => 12,
        "score" => 20,
        "gross" => 144,
        "hundred" or "hundreds" or "百" => 100,
        "thousand" or "thousands" or "千" => 1000,
        "万" => 10_000,
        "lakh" => 100_000,
        "million" or "millions" or "百万" => 1_000_000,
        "crore" or "千万" => 10_000_000,
        "亿" => 100_000_000,
        "billion" or "billions" => 1_000_000_000,
        "trillion" or "trillions" => 1_000_000_000_000,
        _ => null,
    };

    /// <summary>The part that words name after a number: halves, thirds, hundredths; null when they name none. A single one is not in the plural.</summary>
    public static Rational? Part(string word, bool isOne)
    {
        var lower = word.ToLowerInvariant();
        var single = lower == "halves" ? "half" : lower.EndsWith('s') ? lower[..^1] : isOne ? lower : "";
        return Denominator(single) is { } bottom ? Rational.Of(1, bottom) : null;
    }

    /// <summary>The value of a Roman number of two or more letters; null when it is none.</summary>
    public static int? Roman(string text)
    {
        if (text.Length is < 2 or > 15) return null;
        var (total, at) = (0, 0);
        foreach (var (sign, value) in new[] { ("M", 1000), ("CM", 900), ("D", 500), ("CD", 400), ("C", 100), ("XC", 90), ("L", 50), ("XL", 40), ("X", 10),
            ("IX", 9), ("V", 5), ("IV", 4), ("I", 1) })
            for (var n = 0; n < 3 && string.CompareOrdinal(text, at, sign, 0, sign.Length) == 0; n++, at += sign.Length) total += value;
        return at == text.Length ? total : null;
    }

    private static (Rational Value, int End)? Unsigned(string[] words, int start)
    {
        if (Half(words, start) is var (half, after)) return (half, after);
        if (Cardinal(words, start) is not var (whole, end)) return null;
        var value = new Rational(whole);
        // three quarters
        if (end < words.Length && Part(words[end], whole == 1) is { } part) return (Rational.Multiply(value, part)!.Value, end + 1);
        // one point five
        if (end + 1 < words.Length && words[end].Equals("point", StringComparison.OrdinalIgnoreCase)) return WithDecimals(whole, words, end + 1);
        // one and a half, two and three quarters
        if (end + 1 < words.Length && words[end].Equals("and", StringComparison.OrdinalIgnoreCase) &&
            (Half(words, end + 1) ?? Unsigned(words, end + 1)) is var (rest, behind) && !rest.IsInteger)
            return (Rational.Add(value, rest)!.Value, behind);
        return (value, end);
    }

    // half, a half, a third
    private static (Rational Value, int End)? Half(string[] words, int start)
    {
        var at = words[start].ToLowerInvariant() is "a" or "an" ? start + 1 : start;
        if (at >= words.Length || (at == start && !words[at].Equals("half", StringComparison.OrdinalIgnoreCase))) return null;
        return Part(words[at], isOne: true) is { } part ? (part, at + 1) : null;
    }

    private static (Rational Value, int End)? WithDecimals(long whole, string[] words, int at)
    {
        var (digits, places) = (whole, 1L);
        var end = at;
        for (; end < words.Length && end - at < 9 && Array.IndexOf(Small, words[end].ToLowerInvariant()) is >= 0 and < 10 and var digit; end++)
            (digits, places) = (digits * 10 + digit, places * 10);
        return end == at ? null : (Rational.Of(digits, places)!.Value, end);
    }

    private static (long Value, int End)? Cardinal(string[] words, int start)
    {
        var (total, group, at, isOpen) = (0L, 0L, start, true);
        for (; at < words.Length; at++)
        {
            var word = words[at].ToLowerInvariant();
            if (word == "and" && at > start && at + 1 < words.Length && group % 100 == 0 && IsSmall(words[at + 1])) continue;
            if (word is "a" or "an" && at == start && at + 1 < words.Length && Magnitude(words[at + 1]) is not null) group = 1;
            else if (isOpen && group % 10 == 0 && Array.IndexOf(Small, word) is >= 0 and var small && (group % 100 == 0 || small is > 0 and < 10))
                (group, isOpen) = (group + small, false);
            else if (isOpen && group % 100 == 0 && Array.IndexOf(Tens, word) is >= 0 and var tens) group += 20 + 10 * tens;
            else if (word.Length > 1 && Magnitude(word) is { } magnitude && (group > 0 || total > 0)) (total, group, isOpen) = Raised(total, group, magnitude);
            else break;
        }
        return at == start || (at == start + 1 && words[start].ToLowerInvariant() is "a" or "an") ? null : (total + group, at);
    }

    private static (long Total, long Group, bool IsOpen) Raised(long total, long group, long magnitude) =>
        magnitude <= 144 ? (total, group * magnitude, true) : (total + group * magnitude, 0, true);

    private static bool IsSmall(string word) => Array.IndexOf(Small, word.ToLowerInvariant()) >= 0 || Array.IndexOf(Tens, word.ToLowerInvariant()) >= 0;

    private static long? Denominator(string ordinal) => ordinal switch
    {
        "fourth" => 4,
        "hundredth" => 100,
        "thousandth" => 1000,
        "millionth" => 1_000_000,
        _ => Array.IndexOf(Ordinals, ordinal) is >= 0 and var at ? at + 2 : null,
    };
}
