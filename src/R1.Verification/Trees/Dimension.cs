namespace R1.Verification.Trees;

/// <summary>What a unit measures: a product of base dimensions with exponents, in alphabetical order, without zero exponents.</summary>
internal sealed class Dimension : IEquatable<Dimension>
{
    public static readonly Dimension None = new([]);

    private readonly (string Base, int Exponent)[] _factors;

    private Dimension((string, int)[] factors) => _factors = factors;

    /// <summary>Reads <c>mass*length^2/time^3</c>.</summary>
    public static Dimension Parse(string text)
    {
        var result = None;
        var sign = 1;
        for (var at = 0; at < text.Length;)
        {
            var end = text.AsSpan(at).IndexOfAny('*', '/') is >= 0 and var length ? at + length : text.Length;
            var parts = text[at..end].Split('^');
            result = result.Times(Of(parts[0]).Power(sign * (parts.Length > 1 ? int.Parse(parts[1]) : 1)));
            sign = end < text.Length && text[end] == '/' ? -1 : 1;
            at = end + 1;
        }
        return result;
    }

    public static Dimension Of(string name) => new([(name, 1)]);

    public bool Is(string name) => _factors is [var (only, exponent)] && only == name && exponent == 1;

    public Dimension Times(Dimension other)
    {
        var exponents = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, exponent) in _factors.Concat(other._factors)) exponents[name] = exponents.GetValueOrDefault(name) + exponent;
        return new Dimension([.. exponents.Where(pair => pair.Value != 0).Select(pair => (pair.Key, pair.Value))]);
    }

    public Dimension Power(int exponent) => exponent == 0 ? None : new([.. _factors.Select(factor => (factor.Base, factor.Exponent * exponent))]);

    public bool Equals(Dimension? other) => other is not null && _factors.AsSpan().SequenceEqual(other._factors);

    public override bool Equals(object? obj) => Equals(obj as Dimension);

    public override int GetHashCode() => _factors.Length == 0 ? 0 : HashCode.Combine(_factors.Length, _factors[0]);

    public override string ToString() => string.Join('*', _factors.Select(factor => $"{factor.Base}^{factor.Exponent}"));
}
