using R1.Verification.Numbers;

namespace R1.Verification.Parsing;

/// <summary>Single characters that are numbers: superscripts, vulgar fractions, full-width digits.</summary>
internal static class CharUnicodeNumber
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    private const string Fractions = "½12⅓13⅔23¼14¾34⅕15⅖25⅗35⅘45⅙16⅚56⅛18⅜38⅝58⅞78";

    public static (Rational Value, bool IsSuperscript)? Of(char c)
    {
        var digit = Superscripts.IndexOf(c);
        if (digit >= 0) return (new Rational(digit), true);
        if (c is >= '\uFF10' and <= '\uFF19') return (new Rational(c - '\uFF10'), false);
        var at = Fractions.IndexOf(c);
        return at >= 0 && !char.IsAsciiDigit(c) ? (Rational.Of(Fractions[at + 1] - '0', Fractions[at + 2] - '0')!.Value, false) : null;
    }
}
