using System.Globalization;
using System.Numerics;
using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Rewards.Shaping;

/// <summary>Exact value of an expression of whole numbers, + - * / and brackets; null for anything else.</summary>
internal sealed class Arithmetic
{
    private const int MaxLength = 1000;
    private const int MaxDepth = 50;

    private readonly string _text;
    private int _at;
    private int _depth;

    private Arithmetic(string text) => _text = text;

    public static Rational? Evaluate(string text)
    {
        if (text.Length > MaxLength) return null;
        var reader = new Arithmetic(text.Replace(" ", ""));
        var value = reader.Sum();
        return reader._at == reader._text.Length ? value : null;
    }

    private char Next => _at < _text.Length ? _text[_at] : '\0';

    private Rational? Sum()
    {
        var left = Product();
        while (left is { } a && Next is '+' or '-')
        {
            var isSum = _text[_at++] == '+';
            left = Product() is { } b ? Rational.Add(a, isSum ? b : -b) : null;
        }
        return left;
    }

    private Rational? Product()
    {
        var left = Factor();
        while (left is { } a && Next is '*' or '/')
        {
            var isProduct = _text[_at++] == '*';
            left = Factor() is not { } b ? null : isProduct ? Rational.Multiply(a, b) : Rational.Divide(a, b);
        }
        return left;
    }

    private Rational? Factor()
    {
        if (++_depth > MaxDepth) return null;
        var value = Next switch
        {
            '-' => Signed(),
            '(' => Bracket(),
            >= '0' and <= '9' => Integer(),
            _ => null,
        };
        _depth--;
        return value;
    }

    private Rational? Signed()
    {
        _at++;
        return Factor() is { } value ? -value : null;
    }

    private Rational? Bracket()
    {
        _at++;
        var value = Sum();
        if (Next != ')') return null;
        _at++;
        return value;
    }

    private Rational Integer()
    {
        var start = _at;
        while (char.IsAsciiDigit(Next)) _at++;
        return new Rational(BigInteger.Parse(_text.AsSpan(start, _at - start), CultureInfo.InvariantCulture));
    }
}
