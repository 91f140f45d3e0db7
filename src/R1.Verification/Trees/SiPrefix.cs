using System.Numerics;
using R1.Verification.Numbers;

namespace R1.Verification.Trees;

/// <summary>Prefixes of the International System in front of units: kN, mA, μF, megahertz.</summary>
internal static class SiPrefix
{
    private static readonly (string Symbol, string Name, int Exponent)[] Prefixes =
    [
        ("T", "tera", 12), ("G", "giga", 9), ("M", "mega", 6), ("k", "kilo", 3), ("h", "hecto", 2), ("da", "deca", 1), ("d", "deci", -1), ("c", "centi", -2),
        ("m", "milli", -3), ("μ", "micro", -6), ("µ", "micro", -6), ("u", "micro", -6), ("n", "nano", -9), ("p", "pico", -12), ("f", "femto", -15),
    ];

    // Units that are written with prefixes: the others would make words of everything.
    private static readonly HashSet<string> Symbols =
        ["m", "g", "s", "A", "K", "mol", "N", "J", "W", "V", "Ω", "F", "H", "Pa", "Hz", "T", "Wb", "C", "L", "eV", "cal", "B", "bit", "bps", "bar", "Wh",
            "Bq", "Gy", "Sv"];

    private static readonly HashSet<string> Names =
    [
        "meter", "metre", "gram", "second", "ampere", "amp", "mole", "newton", "joule", "watt", "volt", "ohm", "farad", "henry", "pascal", "hertz", "tesla",
        "coulomb", "liter", "litre", "calorie", "byte", "bit", "bar",
    ];

    /// <summary>A symbol with a prefix; null when the word is none.</summary>
    public static Unit? Find(string word, IReadOnlyDictionary<string, Unit> units)
    {
        foreach (var (symbol, _, exponent) in Prefixes)
            if (word.Length > symbol.Length && word.StartsWith(symbol, StringComparison.Ordinal) && word[symbol.Length..] is var rest && Symbols.Contains(rest))
                return Scaled(units[rest], exponent, word);
        return null;
    }

    /// <summary>A written-out unit, in lower case, singular or plural, with a written-out prefix.</summary>
    public static Unit? FindByName(string word, IReadOnlyDictionary<string, Unit> units)
    {
        foreach (var (_, name, exponent) in Prefixes)
        {
            if (word.Length <= name.Length || !word.StartsWith(name, StringComparison.Ordinal)) continue;
            var rest = word[name.Length..];
            if (Names.Contains(rest) || (rest[^1] == 's' && Names.Contains(rest = rest[..^1]))) return Scaled(units[rest], exponent, word);
        }
        return null;
    }

    private static Unit? Scaled(Unit unit, int exponent, string name) =>
        unit.Times(exponent > 0 ? new Rational(BigInteger.Pow(10, exponent)) : Rational.Of(BigInteger.One, BigInteger.Pow(10, -exponent))!.Value, name);
}
