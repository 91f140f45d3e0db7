using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>A product of atoms with positive exponents: pairs (atom, exponent), sorted by atom.</summary>
internal readonly struct Monomial : IEquatable<Monomial>
{
    public static readonly Monomial One = new([]);

    private readonly int[] _pairs;

    private Monomial(int[] pairs) => _pairs = pairs;

    public ReadOnlySpan<int> Pairs => _pairs;

    public int Degree
    {
        get
        {
            var degree = 0;
            for (var i = 1; i < _pairs.Length; i += 2) degree += _pairs[i];
            return degree;
        }
    }

    public static Monomial Of(int atom, int exponent) => exponent == 0 ? One : new Monomial([atom, exponent]);

    public static Monomial operator *(Monomial a, Monomial b)
    {
        if (a._pairs.Length == 0) return b;
        if (b._pairs.Length == 0) return a;
        var pairs = new List<int>(a._pairs.Length + b._pairs.Length);
        for (int i = 0, j = 0; i < a._pairs.Length || j < b._pairs.Length;)
        {
            var (left, right) = (i < a._pairs.Length ? a._pairs[i] : int.MaxValue, j < b._pairs.Length ? b._pairs[j] : int.MaxValue);
            var exponent = 0;
            if (left <= right) exponent += a._pairs[(i += 2) - 1];
            if (right <= left) exponent += b._pairs[(j += 2) - 1];
            pairs.Add(Math.Min(left, right));
            pairs.Add(exponent);
        }
        return new Monomial([.. pairs]);
    }

    /// <summary>The same with another exponent of the pair at an index; zero takes the atom out.</summary>
    public Monomial With(int pair, int exponent)
    {
        var pairs = (int[])_pairs.Clone();
        pairs[pair + 1] = exponent;
        return new Monomial(exponent == 0 ? [.. pairs[..pair], .. pairs[(pair + 2)..]] : pairs);
    }

    public bool Equals(Monomial other) => _pairs.AsSpan().SequenceEqual(other._pairs);

    public override bool Equals(object? obj) => obj is Monomial other && Equals(other);

    public override int GetHashCode()
    {
        var hash = 17;
        foreach (var value in _pairs) hash = unchecked(hash * 31 + value);
        return hash;
    }
}

/// <summary>A polynomial in atoms with rational coefficients, without zero terms. Operations are null beyond their limits.</summary>
internal sealed class Polynomial
{
    public const int MaxTerms = 400;
    public const int MaxDegree = 200;

    private readonly Dictionary<Monomial, Rational> _terms = [];

    public IReadOnlyDictionary<Monomial, Rational> Terms => _terms;

    public bool IsZero => _terms.Count == 0;

    /// <summary>The value when no atom occurs.</summary>
    public Rational? Constant => _terms.Count switch
    {
        0 => Rational.Zero,
        1 => _terms.TryGetValue(Monomial.One, out var value) ? value : null,
        _ => null,
    };

    public static Polynomial Of(Rational value) => Of(Monomial.One, value);

    public static Polynomial Of(Monomial monomial, Rational coefficient)
    {
        var result = new Polynomial();
        if (!coefficient.IsZero) result._terms[monomial] = coefficient;
        return result;
    }

    public static Polynomial? Add(Polynomial a, Polynomial b, Budget budget)
    {
        var result = new Polynomial();
        foreach (var (monomial, value) in a._terms) result._terms[monomial] = value;
        foreach (var (monomial, value) in b._terms)
            if (!result.Include(monomial, value, budget)) return null;
        return result._terms.Count <= MaxTerms ? result : null;
    }

    public static Polynomial? Multiply(Polynomial a, Polynomial b, AtomTable atoms, Budget budget)
    {
        var result = new Polynomial();
        foreach (var (left, x) in a._terms)
            foreach (var (right, y) in b._terms)
            {
                if (!budget.Spend(x, y) || Rational.Multiply(x, y) is not { } value) return null;
                if (atoms.Reduce(left * right, value) is not var (monomial, coefficient) || monomial.Degree > MaxDegree) return null;
                if (!result.Include(monomial, coefficient, budget) || result._terms.Count > MaxTerms) return null;
            }
        return result;
    }

    public static Polynomial? Pow(Polynomial value, int exponent, AtomTable atoms, Budget budget)
    {
        var (result, square) = (Of(Rational.One), value);
        for (var left = exponent; ; left >>= 1)
        {
            if ((left & 1) == 1)
            {
                if (Multiply(result, square, atoms, budget) is not { } next) return null;
                result = next;
            }
            if (left <= 1) return result;
            if (Multiply(square, square, atoms, budget) is not { } squared) return null;
            square = squared;
        }
    }

    /// <summary>True when one is the other times a constant; the constant is then positive or negative, never zero.</summary>
    public static bool AreProportional(Polynomial a, Polynomial b, out int sign)
    {
        sign = 0;
        if (a._terms.Count != b._terms.Count || a.IsZero) return false;
        Rational? factor = null;
        foreach (var (monomial, x) in a._terms)
        {
            if (!b._terms.TryGetValue(monomial, out var y) || Rational.Divide(y, x) is not { } quotient) return false;
            if (factor is { } known && !known.Equals(quotient)) return false;
            factor = quotient;
        }
        sign = factor!.Value.Sign;
        return true;
    }

    public bool EqualTo(Polynomial other) =>
        _terms.Count == other._terms.Count && _terms.All(term => other._terms.TryGetValue(term.Key, out var value) && value.Equals(term.Value));

    private bool Include(Monomial monomial, Rational value, Budget budget)
    {
        if (!_terms.TryGetValue(monomial, out var old)) _terms[monomial] = value;
        else
        {
            if (!budget.Spend(old, value) || Rational.Add(old, value) is not { } sum) return false;
            if (sum.IsZero) _terms.Remove(monomial);
            else _terms[monomial] = sum;
        }
        return true;
    }
}
