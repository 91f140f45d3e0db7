using System.Collections.Frozen;
using System.Numerics;
using R1.Verification.Numbers;

namespace R1.Verification.Trees;

/// <summary>A unit: how many of the base units of its dimension it is worth. Unknown words have no dimension and are only counted things.</summary>
/// <param name="Name">As written, for display.</param>
/// <param name="Dimension">E.g. <c>length</c>, <c>length^2</c>, <c>length/time</c>; empty when unknown.</param>
/// <param name="Scale">Base units in one.</param>
internal sealed record Unit(string Name, string Dimension, Rational Scale)
{
    /// <summary>The dimension of degrees and minutes of arc, which counts in minutes.</summary>
    public const string Angle = "angle";

    /// <summary>The dimension of radians: another one, since their number does not go over to degrees by a rational factor.</summary>
    public const string Radian = "radian";

    private static readonly FrozenDictionary<string, Unit> Known = Table().ToFrozenDictionary();

    /// <summary>Degrees of an angle.</summary>
    public static Unit Degree { get; } = Known["degree"];

    /// <summary>Minutes of an angle.</summary>
    public static Unit ArcMinute { get; } = Known["arcmin"];

    public bool IsKnown => Dimension.Length > 0;

    /// <summary>The unit of a word, singular or plural; null when it is none.</summary>
    public static Unit? Find(string word)
    {
        if (Known.TryGetValue(word, out var unit)) return unit;
        var lower = word.ToLowerInvariant();
        if (lower.Length < 2) return null;
        return Known.TryGetValue(lower, out unit) || Known.TryGetValue(lower.TrimEnd('.'), out unit) ||
            (lower.Length > 3 && lower[^1] == 's' && Known.TryGetValue(lower[..^1], out unit))
            ? unit : null;
    }

    public static Unit Unknown(string name) => new(name, "", Rational.One);

    public Unit? Power(int exponent)
    {
        if (exponent == 1) return this;
        if (!IsKnown || exponent is < 1 or > 4 || Rational.Pow(Scale, exponent) is not { } scale) return null;
        return new Unit($"{Name}^{exponent}", $"{Dimension}^{exponent}", scale);
    }

    public Unit? Per(Unit other) =>
        IsKnown && other.IsKnown && Rational.Divide(Scale, other.Scale) is { } scale
            ? new Unit($"{Name}/{other.Name}", $"{Dimension}/{other.Dimension}", scale) : null;

    private static Dictionary<string, Unit> Table()
    {
        var table = new Dictionary<string, Unit>(StringComparer.Ordinal);
        foreach (var line in UnitTable.Lines)
        {
            var parts = line.Split(' ');
            foreach (var name in parts.Skip(2)) table[name] = new Unit(parts[2], parts[0], Value(parts[1]));
        }
        return table;
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
