using System.Numerics;
using R1.Verification.Numbers;

namespace R1.Verification.Parsing;

/// <summary>Numbers in Chinese characters: 一百零五, 两, 三分之一, 百分之五十, 零点五, 一半.</summary>
internal static class ChineseNumber
{
    private const int Longest = 20;
    private const string Digits = "零一二三四五六七八九";
    private const string Signs = "零〇一二两三四五六七八九十百千万亿点负半分之";

    /// <summary>The value of a text that is nothing but a number; null when it is none.</summary>
    public static Rational? Of(string text)
    {
        if (text.Length is 0 or > Longest || !text.All(Signs.Contains)) return null;
        if (text[0] == '负') return text.Length > 1 && Of(text[1..]) is { } opposite ? -opposite : null;
        if (text is "一半" or "半") return Rational.Of(1, 2);
        var parts = text.Split("分之");
        if (parts.Length == 2) return Of(parts[1]) is { } top && (parts[0] == "百" ? new Rational(100) : Of(parts[0]))
            is { } bottom ? Rational.Divide(top, bottom) : null;
        var point = text.IndexOf('点');
        if (point < 0) return Whole(text) is { } whole ? new Rational(whole) : null;
        return point > 0 && Whole(text[..point]) is { } front && Decimals(text[(point + 1)..]) is { } behind ? Rational.Add(new Rational(front), behind) : null;
    }

    /// <summary>How many characters at the start of a text make a number; 0 when it begins with none.</summary>
    public static int LengthIn(string text)
    {
        var length = 0;
        while (length < text.Length && length < Longest && Signs.Contains(text[length])) length++;
        while (length > 0 && Of(text[..length]) is null) length--;
        return length;
    }

    private static Rational? Decimals(string text)
    {
        var value = BigInteger.Zero;
        foreach (var sign in text)
        {
            if (Digit(sign) is not { } digit) return null;
            value = value * 10 + digit;
        }
        return text.Length == 0 ? null : Rational.Of(value, BigInteger.Pow(10, text.Length));
    }

    private static BigInteger? Whole(string text)
    {
        foreach (var (sign, size) in new[] { ('亿', 100_000_000L), ('万', 10_000L) })
        {
            var at = text.LastIndexOf(sign);
            if (at < 0) continue;
            if (at == 0 || Whole(text[..at]) is not { } high) return null;
            if (at == text.Length - 1) return high * size;
            return Whole(text[(at + 1)..].TrimStart('零', '〇')) is { } low ? high * size + low : null;
        }
        return BelowTenThousand(text);
    }

    private static BigInteger? BelowTenThousand(string text)
    {
        // 二〇二四 is written digit by digit.
        if (text.Length > 1 && text.All(sign => Digit(sign) is not null)) return text.Aggregate(BigInteger.Zero, (value, sign) =>
            value * 10 + Digit(sign)!.Value);
        var (total, digit, last) = (0, -1, 10_000);
        foreach (var sign in text)
        {
            if (Digit(sign) is { } next)
            {
                if (digit > 0) return null;
                digit = next;
                continue;
            }
            var size = sign switch { '千' => 1000, '百' => 100, '十' => 10, _ => 0 };
            if (size == 0 || size >= last || (digit < 0 && size > 10)) return null;
            total += (digit < 0 ? 1 : digit) * size;
            (digit, last) = (-1, size);
        }
        return text.Length == 0 ? null : total + Math.Max(0, digit);
    }

    private static int? Digit(char sign) => sign == '两' ? 2 : sign == '〇' ? 0 : Digits.IndexOf(sign) is >= 0 and var at ? at : null;
}
