using System.Numerics;
using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>The exact rational value of a tree; null when it has none, when it is too long, or when the budget is spent.</summary>
internal static class ExactValue
{
    // 3000! has 30,000 bits.
    private const int LargestFactorial = 3000;

    private const int Nearby = 16;

    // So many factors up to the largest always fit in a long.
    private const int MostInWord = 5;
    private const int LargestRoot = 64;
    private const int MostTerms = 3000;

    public static Rational? Of(Node node, Budget budget)
    {
        if (!budget.Spend()) return null;
        return node switch
        {
            Number n => n.Value,
            Sum s => Fold(s.Terms, Rational.Zero, Rational.Add, budget),
            Product p => Fold(p.Factors, Rational.One, Rational.Multiply, budget),
            Power p => OfPower(p, budget),
            Percent p => Of(p.Value, budget) is { } value ? Rational.Divide(value, new Rational(100)) : null,
            BaseNumber b => b.Value,
            Call c => OfCall(c, budget),
            Bound { Operator: "sum" or "prod" } b => OfSum(b, budget),
            _ => null,
        };
    }

    private static Rational? Fold(Node[] parts, Rational start, Func<Rational, Rational, Rational?> operation, Budget budget)
    {
        var result = start;
        foreach (var part in parts)
        {
            if (Of(part, budget) is not { } value || !budget.Spend(result, value) || operation(result, value) is not { } next) return null;
            result = next;
        }
        return result;
    }

    private static Rational? OfSum(Bound bound, Budget budget)
    {
        if (Of(bound.Low!, budget) is not { IsInteger: true } low || Of(bound.High!, budget) is not { IsInteger: true } high) return null;
        if (high.Numerator - low.Numerator > MostTerms) return null;
        var (isSum, total) = (bound.Operator == "sum", bound.Operator == "sum" ? Rational.Zero : Rational.One);
        for (var n = low.Numerator; n <= high.Numerator; n++)
        {
            if (Of(Variables.Substitute(bound.Body, bound.Variable, new Number(new Rational(n))), budget) is not { } term || !budget.Spend(total, term))
                return null;
            if ((isSum ? Rational.Add(total, term) : Rational.Multiply(total, term)) is not { } next) return null;
            total = next;
        }
        return total;
    }

    private static Rational? OfPower(Power power, Budget budget)
    {
        if (Of(power.Exponent, budget) is not { } exponent || Of(power.Base, budget) is not { } value) return null;
        if (exponent.Denominator > LargestRoot || BigInteger.Abs(exponent.Numerator) > int.MaxValue / 2) return null;
        if (!exponent.IsInteger)
        {
            // The principal root of a negative number is not real.
            if (value.Sign < 0 || !budget.Spend(value, value) || Rational.Root(value, (int)exponent.Denominator) is not { } root) return null;
            value = root;
        }
        var count = (int)exponent.Numerator;
        var bits = (int)Math.Min(Rational.MaxBits, (long)value.Bits * Math.Abs((long)count));
        return budget.Spend(bits / 16 + bits / 64 * (bits / 64) / 64) ? Rational.Pow(value, count) : null;
    }

    private static Rational? OfCall(Call call, Budget budget)
    {
        var values = new Rational[call.Arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (Of(call.Arguments[i], budget) is not { } value) return null;
            values[i] = value;
        }
        return (call.Name, values) switch
        {
            ("factorial", [var n]) => Factorial(n, 1, budget),
            ("Gamma", [var n]) when n.IsInteger && n.Sign > 0 => Factorial(Rational.Add(n, Rational.MinusOne)!.Value, 1, budget),
            ("doublefactorial", [var n]) => Factorial(n, 2, budget),
            ("binom", [var n, var k]) => Binomial(n, k, budget),
            ("abs", [var x]) => x.Sign < 0 ? -x : x,
            ("sgn", [var x]) => new Rational(x.Sign),
            ("floor", [var x]) => new Rational(x.Floor()),
            ("ceil", [var x]) => new Rational(-(-x).Floor()),
            ("root", [var degree, var x]) =>
                degree.IsInteger && degree.CompareTo(Rational.One) > 0 && degree.CompareTo(new Rational(LargestRoot)) <= 0
                ? Rational.Root(x, (int)degree.Numerator) : null,
            ("log", [var radix, var x]) => Logarithm(radix, x, budget),
            ("max", { Length: > 0 }) => values.Max(),
            ("min", { Length: > 0 }) => values.Min(),
            ("gcd", { Length: > 0 }) when Array.TrueForAll(values, v => v.IsInteger) =>
                new Rational(values.Aggregate(BigInteger.Zero, (a, v) => BigInteger.GreatestCommonDivisor(a, v.Numerator))),
            ("lcm", { Length: > 0 }) => values.Aggregate((Rational?)Rational.One, LeastMultiple),
            _ => null,
        };
    }

    private static Rational? LeastMultiple(Rational? a, Rational b)
    {
        if (a is not { } first || !b.IsInteger || b.IsZero) return null;
        return Rational.Of(BigInteger.Abs(first.Numerator * b.Numerator), BigInteger.GreatestCommonDivisor(first.Numerator, b.Numerator));
    }

    private static Rational? Factorial(Rational value, int step, Budget budget)
    {
        if (!value.IsInteger || value.Sign < 0 || value.Numerator > LargestFactorial) return null;
        var n = (int)value.Numerator;
        if (!budget.Spend(1 + n)) return null;
        var result = step == 1 ? Factorial(n, budget) : ProductDown(n, (n + step - 1) / step, step);
        return result.GetBitLength() <= Rational.MaxBits ? new Rational(result) : null;
    }

    // From the last one, where that is near: 2006! beside 2004! is a product of three.
    private static BigInteger Factorial(int n, Budget budget)
    {
        var (last, value) = budget.LastFactorial;
        value = Math.Abs(n - last) > Nearby ? ProductDown(n, n, 1) : n < last ? value / ProductDown(last, last - n, 1) : value * ProductDown(n, n - last, 1);
        budget.LastFactorial = (n, value);
        return value;
    }

    // n (n - step) (n - 2 step) ..., so many factors. Halves of about one length multiply fastest.
    private static BigInteger ProductDown(int n, int count, int step)
    {
        if (count <= MostInWord)
        {
            var product = 1L;
            for (var i = 0; i < count; i++) product *= n - i * step;
            return product;
        }
        return ProductDown(n, count / 2, step) * ProductDown(n - count / 2 * step, count - count / 2, step);
    }

    private static Rational? Binomial(Rational n, Rational k, Budget budget)
    {
        if (!n.IsInteger || !k.IsInteger || k.Sign < 0 || n.Sign < 0 || n.Numerator > LargestFactorial) return null;
        if (k.CompareTo(n) > 0) return Rational.Zero;
        var (top, count) = ((int)n.Numerator, (int)BigInteger.Min(k.Numerator, n.Numerator - k.Numerator));
        var result = BigInteger.One;
        for (var i = 1; i <= count; i++)
        {
            if (!budget.Spend(1 + (int)result.GetBitLength() / 256)) return null;
            result = result * (top - count + i) / i;
        }
        return new Rational(result);
    }

    // Only exact ones: log_2 8 = 3, log_4 8 = 3/2.
    private static Rational? Logarithm(Rational radix, Rational value, Budget budget)
    {
        if (radix.Sign <= 0 || value.Sign <= 0 || radix.Equals(Rational.One) || !budget.Spend(radix, value)) return null;
        var guess = Math.Log(value.ToDouble()) / Math.Log(radix.ToDouble());
        for (var bottom = 1; bottom <= 6; bottom++)
        {
            var top = Math.Round(guess * bottom);
            if (!(Math.Abs(top) < 5000) || Math.Abs(top - guess * bottom) > 1e-9) continue;
            if (Rational.Pow(radix, (int)top) is { } left && left.Equals(Rational.Pow(value, bottom))) return Rational.Of((int)top, bottom);
        }
        return null;
    }
}
