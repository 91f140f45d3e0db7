using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>Numbers the variables and irrational parts of two trees, so that both are polynomials in the same atoms.</summary>
internal sealed class AtomTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<(int Degree, Rational Value)> _powers = [];

    /// <summary>
    /// True while no polynomial relation holds between the atoms: variables, and pi or e but not both. Only then are different polynomials
    /// different values.
    /// </summary>
    public bool AreIndependent { get; private set; } = true;

    public int Variable(string name)
    {
        if (name is "pi" && _numbers.ContainsKey("e") || name is "e" && _numbers.ContainsKey("pi")) AreIndependent = false;
        return Number(name, 0, default);
    }

    /// <summary>A number whose power of a degree is rational: a root, or the imaginary unit.</summary>
    public int Root(string name, int degree, Rational value)
    {
        AreIndependent = false;
        return Number(name, degree, value);
    }

    /// <summary>Anything else.</summary>
    public int Opaque(string key)
    {
        AreIndependent = false;
        return Number(key, 0, default);
    }

    /// <summary>Takes out the powers of roots that are rational; null when a number gets too long.</summary>
    public (Monomial Monomial, Rational Coefficient)? Reduce(Monomial monomial, Rational coefficient)
    {
        for (var pair = monomial.Pairs.Length - 2; pair >= 0; pair -= 2)
        {
            var (degree, value) = _powers[monomial.Pairs[pair]];
            var exponent = monomial.Pairs[pair + 1];
            if (degree == 0 || exponent < degree) continue;
            if (Rational.Pow(value, exponent / degree) is not { } power || Rational.Multiply(coefficient, power) is not { } product) return null;
            (coefficient, monomial) = (product, monomial.With(pair, exponent % degree));
        }
        return (monomial, coefficient);
    }

    private int Number(string key, int degree, Rational value)
    {
        if (_numbers.TryGetValue(key, out var number)) return number;
        _powers.Add((degree, value));
        return _numbers[key] = _powers.Count - 1;
    }
}
