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
        Span<int> pairs = stackalloc int[a._pairs.Length + b._pairs.Length];
        var length = 0;
        for (int i = 0, j = 0; i < a._pairs.Length || j < b._pairs.Length;)
        {
            var (left, right) = (i < a._pairs.Length ? a._pairs[i] : int.MaxValue, j < b._pairs.Length ? b._pairs[j] : int.MaxValue);
            var exponent = 0;
            if (left <= right) exponent += a._pairs[(i += 2) - 1];
            if (right <= left) exponent += b._pairs[(j += 2) - 1];
            pairs[length++] = Math.Min(left, right);
            pairs[length++] = exponent;
        }
        return new Monomial(pairs[..length].ToArray());
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

    // Up to so many terms are looked through; most polynomials have one.
    private const int LongestScan = 8;

    public static readonly Polynomial Zero = new(0), One = Of(Rational.One);

    private (Monomial Monomial, Rational Value)[] _all;
    private int _count;
    private Dictionary<Monomial, int>? _places;

    private Polynomial(int capacity) => _all = capacity == 0 ? [] : new (Monomial, Rational)[capacity];

    private ReadOnlySpan<(Monomial Monomial, Rational Value)> Terms => _all.AsSpan(0, _count);

    public bool IsZero => _count == 0;

    private bool IsOne => Terms is [var (monomial, value)] && monomial.Equals(Monomial.One) && value.Equals(Rational.One);

    /// <summary>The value when no atom occurs.</summary>
    public Rational? Constant => Terms switch
    {
        [] => Rational.Zero,
        [var (monomial, value)] when monomial.Equals(Monomial.One) => value,
        _ => null,
    };

    public static Polynomial Of(Rational value) => Of(Monomial.One, value);

    public static Polynomial Of(Monomial monomial, Rational coefficient)
    {
        if (coefficient.IsZero) return Zero;
        var result = new Polynomial(1);
        result.Append(monomial, coefficient);
        return result;
    }

    public static Polynomial? Add(Polynomial a, Polynomial b, Budget budget)
    {
        var result = new Polynomial(a._count + b._count);
        foreach (var (monomial, value) in a.Terms) result.Append(monomial, value);
        foreach (var (monomial, value) in b.Terms)
            if (!result.Include(monomial, value, budget)) return null;
        return result._count <= MaxTerms ? result : null;
    }

    public static Polynomial? Multiply(Polynomial a, Polynomial b, AtomTable atoms, Budget budget)
    {
        if (a.IsOne) return b;
        if (b.IsOne) return a;
        var result = new Polynomial(Math.Min(MaxTerms, a._count * b._count));
        foreach (var (left, x) in a.Terms)
            foreach (var (right, y) in b.Terms)
            {
                if (!budget.Spend(x, y) || Rational.Multiply(x, y) is not { } value) return null;
                if (atoms.Reduce(left * right, value) is not var (monomial, coefficient) || monomial.Degree > MaxDegree) return null;
                if (!result.Include(monomial, coefficient, budget) || result._count > MaxTerms) return null;
            }
        return result;
    }

    public static Polynomial? Pow(Polynomial value, int exponent, AtomTable atoms, Budget budget)
    {
        var (result, square) = (One, value);
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
        if (a._count != b._count || a.IsZero) return false;
        Rational? factor = null;
        foreach (var (monomial, x) in a.Terms)
        {
            if (b.PlaceOf(monomial) is not (>= 0 and var at) || Rational.Divide(b._all[at].Value, x) is not { } quotient) return false;
            if (factor is { } known && !known.Equals(quotient)) return false;
            factor = quotient;
        }
        sign = factor!.Value.Sign;
        return true;
    }

    public bool EqualTo(Polynomial other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (_count != other._count) return false;
        foreach (var (monomial, value) in Terms)
            if (other.PlaceOf(monomial) is not (>= 0 and var at) || !other._all[at].Value.Equals(value)) return false;
        return true;
    }

    private bool Include(Monomial monomial, Rational value, Budget budget)
    {
        var at = PlaceOf(monomial);
        if (at < 0) Append(monomial, value);
        else
        {
            var old = _all[at].Value;
            if (!budget.Spend(old, value) || Rational.Add(old, value) is not { } sum) return false;
            if (sum.IsZero) RemoveAt(at);
            else _all[at] = (monomial, sum);
        }
        return true;
    }

    private int PlaceOf(Monomial monomial)
    {
        if (_places is not null) return _places.TryGetValue(monomial, out var place) ? place : -1;
        for (var i = 0; i < _count; i++)
            if (_all[i].Monomial.Equals(monomial)) return i;
        return -1;
    }

    private void Append(Monomial monomial, Rational value)
    {
        _places?.Add(monomial, _count);
        if (_count == _all.Length) Array.Resize(ref _all, 2 * _count + 1);
        _all[_count++] = (monomial, value);
        if (_places is not null || _count <= LongestScan) return;
        _places = new(2 * LongestScan);
        for (var i = 0; i < _count; i++) _places.Add(_all[i].Monomial, i);
    }

    // The last term moves into the gap.
    private void RemoveAt(int at)
    {
        _places?.Remove(_all[at].Monomial);
        var last = _all[--_count];
        if (at == _count) return;
        _all[at] = last;
        _places?[last.Monomial] = at;
    }
}
