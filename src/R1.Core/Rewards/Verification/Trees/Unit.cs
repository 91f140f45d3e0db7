using System.Collections.Frozen;

namespace R1.Rewards.Verification.Trees;

/// <summary>A unit: how many of the base units of its dimension it is worth. Unknown words have no dimension and are only counted things.</summary>
/// <param name="Name">As written, for display.</param>
/// <param name="Dimension">E.g. <c>length</c>, <c>length^2</c>, <c>length/time</c>; empty when unknown.</param>
/// <param name="Scale">Base units in one; decimals are exact.</param>
internal sealed record Unit(string Name, string Dimension, decimal Scale)
{
    /// <summary>The unit of degrees of an angle.</summary>
    public static readonly Unit Degree = new("degree", "angle", 1);

    private static readonly FrozenDictionary<string, Unit> Known = Table().ToFrozenDictionary();

    public bool IsKnown => Dimension.Length > 0;

    /// <summary>The unit of a word, singular or plural; null when it is none.</summary>
    public static Unit? Find(string word)
    {
        if (Known.TryGetValue(word, out var unit)) return unit;
        var lower = word.ToLowerInvariant();
        if (lower.Length < 2) return null;
        return Known.TryGetValue(lower, out unit) || Known.TryGetValue(lower.TrimEnd('.'), out unit) ||
            (lower.Length > 3 && lower[^1] == 's' && Known.TryGetValue(lower[..^1], out unit)) ? unit : null;
    }

    public static Unit Unknown(string name) => new(name, "", 1);

    /// <summary>A power; null when the scale is beyond a decimal.</summary>
    public Unit? Power(int exponent)
    {
        if (!IsKnown || exponent is < 1 or > 4) return null;
        var scale = 1m;
        for (var i = 0; i < exponent; i++)
        {
            if (scale > 1e12m || Scale > 1e12m) return null;
            scale *= Scale;
        }
        return exponent == 1 ? this : new Unit($"{Name}^{exponent}", $"{Dimension}^{exponent}", scale);
    }

    public Unit? Per(Unit other) =>
        IsKnown && other.IsKnown && other.Scale > 0 ? new Unit($"{Name}/{other.Name}", $"{Dimension}/{other.Dimension}", Scale / other.Scale) : null;

    private static Dictionary<string, Unit> Table()
    {
        var table = new Dictionary<string, Unit>(StringComparer.Ordinal);
        foreach (var line in UnitTable.Lines)
        {
            var parts = line.Split(' ');
            var scale = decimal.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
            foreach (var name in parts.Skip(2)) table[name] = new Unit(parts[2], parts[0], scale);
        }
        return table;
    }
}
