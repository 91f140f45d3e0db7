using System.Numerics;
using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Tests.Verification;

/// <summary>Writes numbers, fractions, tuples and polynomials in many spellings, of which none rounds.</summary>
internal sealed class RandomAnswers(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A pair of different spellings of one value.</summary>
    public (string Gold, string Answer) Equal() => _random.Next(4) switch
    {
        0 => Twice(Integer()),
        1 => Twice(Fraction()),
        2 => Tuples(),
        _ => Polynomials(isEqual: true),
    };

    /// <summary>A pair of spellings of two values, often close ones.</summary>
    public (string Gold, string Answer) Unequal()
    {
        switch (_random.Next(4))
        {
            case 0:
                var n = Integer();
                return (Write(n), Write(Other(n)));
            case 1:
                var fraction = Fraction();
                return (Write(fraction), Write(_random.Next(2) == 0 ? Other(fraction) : Near(fraction)));
            case 2:
                var items = Items();
                var changed = items.ToArray();
                var at = _random.Next(items.Length);
                changed[at] = Other(changed[at]);
                return (Tuple(items), Tuple(changed));
            default: return Polynomials(isEqual: false);
        }
    }

    private (string, string) Twice(Rational value) => (Write(value), Write(value));

    private (string, string) Tuples()
    {
        var items = Items();
        return (Tuple(items), Tuple(items));
    }

    private Rational[] Items() => [.. Enumerable.Range(0, _random.Next(2, 5)).Select(_ =>
        _random.Next(2) == 0 ? new Rational(_random.Next(-99, 100)) : Fraction())];

    private Rational Integer() => new(_random.Next(4) switch
    {
        0 => _random.Next(-20, 21),
        1 => _random.Next(-2000, 100_000),
        2 => new BigInteger(_random.NextInt64()) * _random.Next(1, 1_000_000),
        _ => _random.Next(-999, 1000),
    });

    private Rational Fraction() => Rational.Of(_random.Next(-400, 401), _random.Next(2, 200))!.Value;

    private Rational Other(Rational value)
    {
        var other = _random.Next(5) switch
        {
            0 => Rational.Add(value, Rational.One),
            1 => Rational.Add(value, Rational.MinusOne),
            2 => -value,
            3 => value.IsZero ? null : Rational.Divide(Rational.One, value),
            _ => Rational.Multiply(value, new Rational(10)),
        };
        return other is { } found && !found.Equals(value) ? found : Rational.Add(value, new Rational(2))!.Value;
    }

    private Rational Near(Rational value) =>
        Rational.Add(value, Rational.Of(_random.Next(2) == 0 ? 1 : -1, _random.Next(100, 2_000_000))!.Value)!.Value;

    private string Write(Rational value) => _random.Next(11) switch
    {
        0 => $"${Plain(value)}$",
        1 => $"\\left({Plain(value)}\\right)",
        2 => Sum(value),
        3 when value.Sign >= 0 && value.Bits < 60 => $"\\sqrt{{{Latex(Rational.Multiply(value, value)!.Value)}}}",
        4 when Decimal(value) is { } text => text,
        5 when value.IsInteger => Thousands(value.Numerator),
        6 when !value.IsInteger => Mixed(value),
        7 => Scaled(value),
        _ => Latex(value),
    };

    private string Scaled(Rational value)
    {
        var factor = _random.Next(2, 9);
        return $"{factor} \\cdot {Bracketed(Rational.Divide(value, new Rational(factor))!.Value)}";
    }

    private string Sum(Rational value)
    {
        var part = Rational.Of(_random.Next(-30, 31), _random.Next(1, 9))!.Value;
        return $"{Latex(part)} + {Bracketed(Rational.Add(value, -part)!.Value)}";
    }

    private string Bracketed(Rational value) => value.Sign < 0 ? $"({Latex(value)})" : Latex(value);

    private string Plain(Rational value) =>
        value.IsInteger ? value.ToString() : _random.Next(2) == 0 ? Latex(value) : $"{value.Numerator}/{value.Denominator}";

    private string Latex(Rational value)
    {
        var scale = _random.Next(3) == 0 ? _random.Next(2, 12) : 1;
        if (value.IsInteger && scale == 1) return value.ToString();
        var (top, bottom) = (value.Numerator * scale, value.Denominator * scale);
        var command = _random.Next(3) switch { 0 => "\\dfrac", 1 => "\\tfrac", _ => "\\frac" };
        return _random.Next(2) == 0 && top.Sign < 0 ? $"-{command}{{{-top}}}{{{bottom}}}" : $"{command}{{{top}}}{{{bottom}}}";
    }

    private static string Mixed(Rational value)
    {
        var size = value.Sign < 0 ? -value : value;
        var (whole, rest) = (size.Floor(), Rational.Add(size, new Rational(-size.Floor()))!.Value);
        var text = whole.IsZero ? $"\\frac{{{rest.Numerator}}}{{{rest.Denominator}}}" : $"{whole}\\frac{{{rest.Numerator}}}{{{rest.Denominator}}}";
        return value.Sign < 0 ? "-" + text : text;
    }

    private string Thousands(BigInteger value)
    {
        var (digits, mark) = (BigInteger.Abs(value).ToString(), _random.Next(4) switch { 0 => ",", 1 => "{,}", 2 => "\\,", _ => ",\\!" });
        for (var at = digits.Length - 3; at > 0; at -= 3) digits = digits.Insert(at, mark);
        return value.Sign < 0 ? "-" + digits : digits;
    }

    // Exact, or null.
    private static string? Decimal(Rational value)
    {
        for (var places = 1; places <= 12; places++)
        {
            if (Rational.Multiply(value, new Rational(BigInteger.Pow(10, places))) is not { IsInteger: true } scaled) continue;
            var digits = BigInteger.Abs(scaled.Numerator).ToString().PadLeft(places + 1, '0');
            return (value.Sign < 0 ? "-" : "") + digits[..^places] + "." + digits[^places..];
        }
        return null;
    }

    private string Tuple(Rational[] items)
    {
        var (open, close, gap) = _random.Next(3) switch { 0 => ("(", ")", ","), 1 => ("\\left(", "\\right)", ", "), _ => ("$(", ")$", ",\\ ") };
        return open + string.Join(gap, items.Select(item => Decimal(item) is { } text && _random.Next(3) == 0 ? text : Latex(item))) + close;
    }

    private (string, string) Polynomials(bool isEqual)
    {
        var factors = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => (A: _random.Next(1, 6), B: _random.Next(-9, 10))).ToArray();
        var coefficients = factors.Aggregate(new long[] { 1 }, (total, factor) => Multiply(total, factor.A, factor.B));
        var product = string.Concat(factors.Select(factor => $"({(factor.A == 1 ? "" : factor.A)}x{factor.B:+0;-0;+0})"));
        if (!isEqual) coefficients[_random.Next(coefficients.Length)] += _random.Next(2) == 0 ? 1 : -1;
        var other = _random.Next(2) == 0 ? Expanded(coefficients) : Horner(coefficients);
        var first = isEqual && _random.Next(2) == 0 ? Expanded(coefficients) : product;
        return _random.Next(2) == 0 ? (first, other) : (other, first);
    }

    private static long[] Multiply(long[] polynomial, int a, int b)
    {
        var result = new long[polynomial.Length + 1];
        for (var i = 0; i < polynomial.Length; i++)
        {
            result[i] += polynomial[i] * b;
            result[i + 1] += polynomial[i] * a;
        }
        return result;
    }

    private string Expanded(long[] coefficients)
    {
        var terms = Enumerable.Range(0, coefficients.Length).Where(i => coefficients[i] != 0).Select(i => Term(coefficients[i], i)).ToArray();
        _random.Shuffle(terms);
        return terms.Length == 0 ? "0" : string.Concat(terms).TrimStart('+');
    }

    private static string Term(long coefficient, int power) =>
        power == 0 ? $"{coefficient:+0;-0}"
            : $"{(coefficient == 1 ? "+" : coefficient == -1 ? "-" : $"{coefficient:+0;-0}")}x{(power == 1 ? "" : power == 2 ? "^2" : $"^{{{power}}}")}";

    private static string Horner(long[] coefficients)
    {
        var text = $"{coefficients[^1]}";
        for (var i = coefficients.Length - 2; i >= 0; i--) text = $"x({text}){coefficients[i]:+0;-0;+0}";
        return text;
    }
}
