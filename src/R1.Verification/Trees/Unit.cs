using System.Collections.Frozen;
using System.Numerics;
using R1.Verification.Numbers;

namespace R1.Verification.Trees;

/// <summary>A unit: how many of the base units of its dimension it is worth. A word that is no known unit is a counted thing and a dimension of its
/// own.</summary>
/// <param name="Name">As written, for display.</param>
/// <param name="Dimension">What it measures.</param>
/// <param name="Scale">Base units in one.</param>
/// <param name="Offset">The value of its zero in base units: of degrees Celsius 273.15.</param>
/// <param name="IsKnown">False for counted things.</param>
internal sealed record Unit(string Name, Dimension Dimension, Rational Scale, Rational Offset = default, bool IsKnown = true)
{
    private const int LargestExponent = 6;

    private static readonly FrozenDictionary<string, Unit> Known = Table();

    /// <summary>Degrees of an angle.</summary>
    public static Unit Degree { get; } = Known["degree"];

    /// <summary>Minutes of an angle.</summary>
    public static Unit ArcMinute { get; } = Known["arcmin"];

    /// <summary>Degrees and minutes of arc, which count in minutes.</summary>
    public bool IsAngle => Dimension.Is("angle");

    /// <summary>Radians: another dimension, since their number does not go over to degrees by a rational factor.</summary>
    public bool IsRadian => Dimension.Is("radian");

    /// <summary>Money of any country.</summary>
    public bool IsCurrency => Array.Exists(UnitTable.Currencies, Dimension.Is);

    /// <summary>The unit of a word, singular or plural, with or without a prefix such as kilo; null when it is none.</summary>
    public static Unit? Find(string word)
    {
        if (Known.TryGetValue(word, out var unit)) return unit;
        if (word.Length < 2) return null;
        if (SiPrefix.Find(word, Known) is { } symbol) return symbol;
        var lower = word.ToLowerInvariant();
        return Known.TryGetValue(lower, out unit) || Known.TryGetValue(lower.TrimEnd('.'), out unit) ||
            (lower.Length > 3 && lower[^1] == 's' && Known.TryGetValue(lower[..^1], out unit))
            ? unit : SiPrefix.FindByName(lower, Known);
    }

    /// <summary>A counted thing.</summary>
    public static Unit Thing(string name) => new(name, Dimension.Of($"'{CountedThing.Normalize(name)}"), Rational.One, IsKnown: false);

    /// <summary>The same unit some times larger.</summary>
    public Unit? Times(Rational factor, string name) => Rational.Multiply(Scale, factor) is { } scale ? this with { Name = name, Scale = scale } : null;

    public Unit Times(Unit other) => Combined(other, Rational.Multiply(Scale, other.Scale), other.Dimension, "*");

    public Unit Per(Unit other) => Combined(other, Rational.Divide(Scale, other.Scale), other.Dimension.Power(-1), "/");

    public Unit Power(int exponent)
    {
        if (exponent == 1) return this;
        if (Math.Abs(exponent) > LargestExponent || Rational.Pow(Scale, exponent) is not { } scale) return Thing($"{Name}^{exponent}");
        return new Unit($"{Name}^{exponent}", Dimension.Power(exponent), scale, default, IsKnown);
    }

    private Unit Combined(Unit other, Rational? scale, Dimension dimension, string sign) => scale is { } known
        ? new Unit($"{Name}{sign}{other.Name}", Dimension.Times(dimension), known, default, IsKnown && other.IsKnown)
        : Thing($"{Name}{sign}{other.Name}");

    private static FrozenDictionary<string, Unit> Table()
    {
        var table = new Dictionary<string, Unit>(StringComparer.Ordinal);
        foreach (var line in UnitTable.Lines)
        {
            var parts = line.Split(' ');
            var size = parts[1].Split('+');
            foreach (var name in parts.Skip(2))
                table[name.Replace('_', ' ')] = new Unit(parts[2], Dimension.Parse(parts[0]), Value(size[0]), size.Length > 1 ? Value(size[1]) : Rational.Zero);
        }
        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }

    // 0.3048 or 5/18
    private static Rational Value(string text)
    {
        var fraction = text.Split('/');
        var point = fraction[0].IndexOf('.');
        var places = point < 0 ? 0 : fraction[0].Length - point - 1;
        var bottom = fraction.Length > 1 ? BigInteger.Parse(fraction[1]) : BigInteger.One;
        return Rational.Of(BigInteger.Parse(fraction[0].Replace(".", "")), bottom * BigInteger.Pow(10, places))!.Value;
    }
}
