using System.Buffers;
using System.Globalization;
using System.Numerics;
using R1.Verification.Numbers;

namespace R1.Verification.Parsing;

/// <summary>Reads unsigned numbers: groups of thousands, decimals, repeating decimals, exponents.</summary>
internal static class NumberReader
{
    private const int MaxDigits = 10_000;
    private const int MaxGroups = 40;

    // 10^5000 is far beyond any answer and still cheap.
    private const int LargestExponent = 5000;

    private const int LongestRepeat = 12;

    // So many digits always fit in a long.
    private const int LongestInt64 = 18;

    private const string DotMark = "\\dot";

    private static readonly string[] RepeatingMarks = ["\\overline", "\\bar", "\\dot"];

    private static readonly string[] Ellipses = ["...", "…", "\\ldots", "\\dots", "\\cdots"];

    private static readonly string[] SoftCommas =
        [",\\!", "{,}", "\\,", "\\ ", "\\;", "~", " ", "\u00A0", "\u202F", "\u2009", "{\\,}", ",\\! ", "_", "\\_"];

    // A comma and a wide space part the entries of a list: they group digits only where a plain comma does.
    private static readonly string[] AllSoftCommas = [.. SoftCommas, ",\\,", ",\\;", ",\\ "];

    private static readonly SearchValues<char> SoftCommaStarts = SearchValues.Create([.. AllSoftCommas.Select(mark => mark[0])]);

    /// <summary>Reads the number at a position; null when none begins there, or when it is too long or too large to be written out.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="at">Moved after the number.</param>
    /// <param name="comma">What commas are.</param>
    /// <param name="isInBrackets">A bracket is open.</param>
    /// <param name="isPlain">An <c>e</c> after the digits may begin an exponent.</param>
    public static (Rational Value, int Decimals, string Digits)? Read(string text, ref int at, CommaReading comma, bool isInBrackets,
        bool isPlain = true)
    {
        var start = at;
        var digits = Groups(text, ref at, comma, isInBrackets);
        var whole = digits.Length;
        if (at < text.Length && IsPoint(text, at, comma) &&
            (at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]) || (whole > 0 && EndsNumber(text, at + 1))))
        {
            at++;
            digits += Digits(text, ref at);
        }
        var decimals = digits.Length - whole;
        if (digits.Length == 0) at = start;
        if (digits.Length is 0 or > MaxDigits) return null;
        var repeating = Repeating(text, ref at, digits.Length > whole || text[at - 1] == '.');
        if (repeating.Length == 0) repeating = BeforeDots(text, ref at, digits, decimals);
        if (repeating.Length > 0) return (RepeatingValue(digits, decimals, repeating), 0, digits);
        var value = Shifted(Parse(digits), -decimals);
        if (isPlain && value is { } mantissa && Exponent(text, ref at) is { } exponent)
            (value, decimals) = (Shifted(mantissa, exponent), Math.Max(0, decimals - exponent));
        return value is { } result ? (result, decimals, digits) : null;
    }

    private static bool IsPoint(string text, int at, CommaReading comma) => text[at] == '.' || (text[at] == ',' && comma == CommaReading.Decimal);

    // '5.' ends a sentence or is a decimal without digits: either way the point belongs to nothing else.
    private static bool EndsNumber(string text, int at) =>
        at >= text.Length || MarkAt(text, at, RepeatingMarks) is not null ||
        !char.IsLetterOrDigit(text[at]) && text[at] != '.' && text[at] != '\\';

    private static string Groups(string text, ref int at, CommaReading comma, bool isInBrackets)
    {
        var digits = Digits(text, ref at);
        if (digits.Length is 0 or > 3 || digits[0] == '0') return digits;
        if (PointGroups(text, ref at) is { Length: > 0 } points) return digits + points;
        if (comma == CommaReading.Thousands && IndianGroups(text, ref at) is { Length: > 0 } groups) return digits + groups;
        var mayGroup = comma == CommaReading.Thousands || (comma == CommaReading.Usual && !isInBrackets);
        for (var n = 0; n < MaxGroups && GroupMark(text, at, mayGroup) is var mark and > 0 && IsGroup(text, at + mark); n++)
        {
            digits += text.Substring(at + mark, 3);
            at += mark + 3;
        }
        return digits;
    }

    // 1.234.567: points are only groups where there are several.
    private static string PointGroups(string text, ref int at)
    {
        var end = at;
        while (end < text.Length && text[end] == '.' && IsGroup(text, end + 1)) end += 4;
        if (end - at < 8 || (end < text.Length && text[end] == '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))) return "";
        var digits = text[at..end].Replace(".", "", StringComparison.Ordinal);
        at = end;
        return digits;
    }

    // 12,34,567
    private static string IndianGroups(string text, ref int at)
    {
        var end = at;
        while (end + 3 < text.Length && text[end] == ',' && char.IsAsciiDigit(text[end + 1]) && char.IsAsciiDigit(text[end + 2]) && text[end + 3] == ',')
            end += 3;
        if (end == at || end >= text.Length || text[end] != ',' || !IsGroup(text, end + 1)) return "";
        var digits = text[at..(end + 4)].Replace(",", "", StringComparison.Ordinal);
        at = end + 4;
        return digits;
    }

    private static int GroupMark(string text, int at, bool mayGroup)
    {
        if (mayGroup && at < text.Length && text[at] is ',' && IsGroup(text, at + 1)) return 1;
        if (at < text.Length && text[at] is '\'' && IsGroup(text, at + 1)) return 1;
        if (at + 3 >= text.Length || !SoftCommaStarts.Contains(text[at])) return 0;
        foreach (var mark in mayGroup ? AllSoftCommas : SoftCommas)
            if (string.CompareOrdinal(text, at, mark, 0, mark.Length) == 0 && IsGroup(text, at + mark.Length)) return mark.Length;
        return 0;
    }

    private static bool IsGroup(string text, int at) =>
        at + 3 <= text.Length && char.IsAsciiDigit(text[at]) && char.IsAsciiDigit(text[at + 1]) && char.IsAsciiDigit(text[at + 2]) &&
        (at + 3 == text.Length || !char.IsAsciiDigit(text[at + 3]));

    private static string Digits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return text[start..at];
    }

    // 0.\overline{3}, 0.\bar3, 0.\dot{3} and 0.(3).
    private static string Repeating(string text, ref int at, bool isDecimal)
    {
        if (!isDecimal || at >= text.Length) return "";
        if (text[at] == '(') return InBrackets(text, ref at);
        foreach (var mark in RepeatingMarks)
        {
            if (string.CompareOrdinal(text, at, mark, 0, mark.Length) != 0) continue;
            var end = at + mark.Length;
            if (Braced(text, ref end) is not { Length: > 0 } digits) continue;
            at = end;
            return mark == DotMark ? digits + ToSecondDot(text, ref at) : digits;
        }
        return "";
    }

    // A product would go on: 2.5(4) is one only where it does not end the number.
    private static string InBrackets(string text, ref int at)
    {
        var end = at + 1;
        var digits = Digits(text, ref end);
        if (digits.Length is 0 or > LongestRepeat || end >= text.Length || text[end] != ')' ||
            (end + 1 < text.Length && (char.IsLetterOrDigit(text[end + 1]) || text[end + 1] is '(' or '^'))) return "";
        at = end + 1;
        return digits;
    }

    // Digits in braces, or one digit without.
    private static string Braced(string text, ref int at)
    {
        while (at < text.Length && text[at] == ' ') at++;
        if (at >= text.Length) return "";
        if (char.IsAsciiDigit(text[at])) return text[at++].ToString();
        if (text[at] != '{') return "";
        var end = at + 1;
        var digits = Digits(text, ref end);
        if (end >= text.Length || text[end] != '}') return "";
        at = end + 1;
        return digits;
    }

    // 0.\dot{1}4\dot{2}: the dots stand above the first and the last digit of what repeats.
    private static string ToSecondDot(string text, ref int at)
    {
        var end = at;
        var between = Digits(text, ref end);
        if (string.CompareOrdinal(text, end, DotMark, 0, DotMark.Length) != 0) return "";
        end += DotMark.Length;
        if (Braced(text, ref end) is not { Length: 1 } last) return "";
        at = end;
        return between + last;
    }

    // 0.333... repeats 3 and 0.1818... repeats 18: three times one digit, or twice several. Other digits before dots are only cut off.
    private static string BeforeDots(string text, ref int at, string digits, int decimals)
    {
        if (decimals < 2) return "";
        var mark = MarkAt(text, at, Ellipses);
        for (var length = 1; mark is not null && length <= Math.Min(decimals / 2, LongestRepeat); length++)
        {
            var block = digits[^length..];
            if (!digits[^decimals..].EndsWith(length == 1 ? block + block + block : block + block, StringComparison.Ordinal)) continue;
            at += mark.Length;
            return block;
        }
        return "";
    }

    private static string? MarkAt(string text, int at, string[] marks)
    {
        foreach (var mark in marks)
            if (string.CompareOrdinal(text, at, mark, 0, mark.Length) == 0) return mark;
        return null;
    }

    private static Rational RepeatingValue(string digits, int decimals, string repeating)
    {
        var (all, head) = (Parse(digits + repeating).Numerator, Parse(digits).Numerator);
        return Rational.Of(all - head, (BigInteger.Pow(10, repeating.Length) - 1) * BigInteger.Pow(10, decimals)) ?? Rational.Zero;
    }

    private static int? Exponent(string text, ref int at)
    {
        if (at + 1 >= text.Length || text[at] is not ('e' or 'E')) return null;
        var end = at + 1;
        var isNegative = text[end] == '-';
        if (text[end] is '-' or '+') end++;
        var digits = Digits(text, ref end);
        if (digits.Length is 0 or > 4 || (end < text.Length && (char.IsLetter(text[end]) || text[end] == '.'))) return null;
        at = end;
        var exponent = int.Parse(digits, CultureInfo.InvariantCulture);
        return isNegative ? -exponent : exponent;
    }

    private static Rational Parse(string digits) => new(digits.Length <= LongestInt64 ? long.Parse(digits, CultureInfo.InvariantCulture)
        : BigInteger.Parse(digits, CultureInfo.InvariantCulture));

    private static Rational? Shifted(Rational value, int exponent)
    {
        if (exponent == 0) return value;
        if (Math.Abs(exponent) > LargestExponent + 10_000) return null;
        var power = BigInteger.Pow(10, Math.Abs(exponent));
        return exponent > 0 ? Rational.Of(value.Numerator * power, value.Denominator) : Rational.Of(value.Numerator, value.Denominator * power);
    }
}
