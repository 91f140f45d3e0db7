using System.Numerics;
using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>The value of a tree to hundreds of digits; null where it has none, or where a part of it is not supported.</summary>
internal sealed class PreciseEvaluator(PreciseArithmetic arithmetic, Func<string, Rational?> variables, Budget budget)
{
    private const int LargestExponent = 512;

    // Of an elementary function, in units of the budget.
    private readonly int _cost = arithmetic.Bits + arithmetic.Bits * arithmetic.Bits / 256;

    // Both sides often ask for functions of the same arguments.
    private readonly Dictionary<Enclosure, (Enclosure, Enclosure)?> _sinCos = [];
    private readonly Dictionary<Enclosure, Enclosure?> _exp = [], _log = [];

    /// <summary>Bits after the point of the smallest value seen that is not zero.</summary>
    public int Depth { get; private set; }

    /// <summary>Bits before the point of the largest value seen.</summary>
    public int Height { get; private set; }

    public ComplexEnclosure? Of(Node node)
    {
        if (!budget.Spend(2 + arithmetic.Bits / 128)) return null;
        var value = Evaluate(node);
        if (value is { IsReal: true, Real: { Sign: not 0 } real }) See(real);
        return value;
    }

    private void See(Enclosure value)
    {
        var bits = (int)value.Middle.GetBitLength() - arithmetic.Bits;
        (Depth, Height) = (Math.Max(Depth, -bits), Math.Max(Height, bits));
    }

    private ComplexEnclosure? Evaluate(Node node) => node switch
    {
        Number n => Real(arithmetic.Of(n.Value)),
        BaseNumber b => Real(arithmetic.Of(b.Value)),
        Symbol { Name: "pi" } => Real(arithmetic.Pi),
        Symbol { Name: "e" } => Real(arithmetic.E),
        Symbol { Name: "i" } => new(Enclosure.Zero, arithmetic.One),
        Symbol { Name: "infinity" } => null,
        Symbol s => variables(s.Name) is { } value ? Real(arithmetic.Of(value)) : null,
        Sum s => Fold(s.Terms, (a, b) => a + b),
        Product p => Fold(p.Factors, Multiply),
        Power p => OfPower(p),
        Percent p => Of(Build.Divide(p.Value, Trees.Number.Of(100))),
        Quantity { Unit.IsAngle: true } q => Of(Build.Multiply(Build.Multiply(q.Value, new Number(q.Unit.Scale)),
            Build.Divide(Symbol.Pi, Trees.Number.Of(180 * 60)))),
        Quantity q => Of(q.Value),
        Call c => OfCall(c),
        _ => null,
    };

    private static ComplexEnclosure? Real(Enclosure? value) => value is { } real ? new ComplexEnclosure(real, Enclosure.Zero) : null;

    private ComplexEnclosure? Fold(Node[] parts, Func<ComplexEnclosure, ComplexEnclosure, ComplexEnclosure> operation)
    {
        if (Of(parts[0]) is not { } result) return null;
        foreach (var part in parts.AsSpan(1))
        {
            if (Of(part) is not { } next || !SpendOn(result, next)) return null;
            result = operation(result, next);
        }
        return result;
    }

    private ComplexEnclosure Multiply(ComplexEnclosure a, ComplexEnclosure b) => a.IsReal && b.IsReal
        ? new(arithmetic.Multiply(a.Real, b.Real), Enclosure.Zero)
        : new(arithmetic.Multiply(a.Real, b.Real) - arithmetic.Multiply(a.Imaginary, b.Imaginary),
            arithmetic.Multiply(a.Real, b.Imaginary) + arithmetic.Multiply(a.Imaginary, b.Real));

    private ComplexEnclosure? Inverse(ComplexEnclosure a)
    {
        if (a.IsReal) return Real(arithmetic.Divide(arithmetic.One, a.Real));
        var square = arithmetic.Multiply(a.Real, a.Real) + arithmetic.Multiply(a.Imaginary, a.Imaginary);
        return arithmetic.Divide(a.Real, square) is { } real && arithmetic.Divide(-a.Imaginary, square) is { } imaginary ? new(real, imaginary) : null;
    }

    private ComplexEnclosure? OfPower(Power power)
    {
        var exact = ExactValue.Of(power.Exponent, budget);
        if (exact is { IsInteger: true } n && BigInteger.Abs(n.Numerator) <= LargestExponent) return Of(power.Base)
            is { } value ? Raise(value, (int)n.Numerator) : null;
        if (power.Base is Symbol { Name: "e" }) return Of(power.Exponent) is { } e ? Exp(e) : null;
        if (Of(power.Base) is not { } radix) return null;
        if (exact is { Denominator.IsOne: false } half && half.Denominator == 2 && radix.IsReal && radix.Real.Sign >= 0 &&
            BigInteger.Abs(half.Numerator) <= LargestExponent)
            return Real(arithmetic.Sqrt(radix.Real)) is { } root ? Raise(root, (int)half.Numerator) : null;
        return Of(power.Exponent) is { } exponent && Log(radix) is { } log ? Exp(Multiply(exponent, log)) : null;
    }

    private ComplexEnclosure? Raise(ComplexEnclosure value, int exponent)
    {
        if (exponent == 0) return new(arithmetic.One, Enclosure.Zero);
        ComplexEnclosure? result = null;
        var square = value;
        for (var left = Math.Abs(exponent); ; left >>= 1, square = Multiply(square, square))
        {
            if (!SpendOn(square, square)) return null;
            if ((left & 1) == 1) result = result is { } known ? Multiply(known, square) : square;
            if (left == 1) return exponent < 0 ? Inverse(result!.Value) : result;
        }
    }

    // Values far beyond one are longer than the bits after their point.
    private bool SpendOn(ComplexEnclosure a, ComplexEnclosure b)
    {
        var words = (Bits(a) + Bits(b)) / 64;
        return budget.Spend(1 + (int)Math.Min(words * words / 16, int.MaxValue / 2));
    }

    private static long Bits(ComplexEnclosure z) => Math.Max(z.Real.Middle.GetBitLength(), z.Imaginary.Middle.GetBitLength());

    private ComplexEnclosure? Exp(ComplexEnclosure z)
    {
        if (!budget.Spend(_cost) || Kept(_exp, arithmetic.Exp, z.Real) is not { } size) return null;
        if (z.IsReal) return Real(size);
        return Kept(_sinCos, arithmetic.SinCos, z.Imaginary) is var (sin, cos)
            ? new ComplexEnclosure(arithmetic.Multiply(size, cos), arithmetic.Multiply(size, sin)) : null;
    }

    private ComplexEnclosure? Log(ComplexEnclosure z)
    {
        if (!budget.Spend(3 * _cost)) return null;
        if (z.IsReal && z.Real.Sign > 0) return Real(Kept(_log, arithmetic.Log, z.Real));
        var square = arithmetic.Multiply(z.Real, z.Real) + arithmetic.Multiply(z.Imaginary, z.Imaginary);
        return Kept(_log, arithmetic.Log, square) is { } log && Argument(z) is { } angle
            ? new ComplexEnclosure(new(log.Middle >> 1, (log.Radius >> 1) + 1), angle) : null;
    }

    private static T Kept<T>(Dictionary<Enclosure, T> values, Func<Enclosure, T> function, Enclosure x)
    {
        if (!values.TryGetValue(x, out var value)) values[x] = value = function(x);
        return value;
    }

    private Enclosure? Argument(ComplexEnclosure z)
    {
        if (z.IsReal) return z.Real.Sign switch { > 0 => Enclosure.Zero, < 0 => arithmetic.Pi, _ => null };
        if (z.Imaginary.Sign == 0 && z.Real.Sign <= 0) return null;
        // 2 atan(y / (|z| + x)), which has no branch but the negative axis.
        var square = arithmetic.Multiply(z.Real, z.Real) + arithmetic.Multiply(z.Imaginary, z.Imaginary);
        return arithmetic.Sqrt(square) is { } size && arithmetic.Divide(z.Imaginary, size + z.Real) is { } slope &&
            arithmetic.ArcTangent(slope) is { } half ? half + half : null;
    }

    private ComplexEnclosure? OfCall(Call call)
    {
        if (ExactValue.Of(call, budget) is { } exact) return Real(arithmetic.Of(exact));
        if (call.Arguments.Length == 0 || Of(call.Arguments[^1]) is not { } x || !budget.Spend(_cost)) return null;
        switch (call.Name)
        {
            case "ln": return Log(x);
            case "log": return Of(call.Arguments[0]) is { } radix && Log(radix) is { } below && Inverse(below) is { } scale && Log(x) is { } above
                ? Multiply(above, scale) : null;
            case "cis": return Exp(Multiply(x, new ComplexEnclosure(Enclosure.Zero, arithmetic.One)));
            case "root" when x.IsReal && Of(call.Arguments[0]) is { } degree && Inverse(degree) is { } share:
                return x.Real.Sign < 0 ? ExactValue.Of(call.Arguments[0], budget) is { IsInteger: true, Numerator.IsEven: false } && Log(-x) is { } odd &&
                    Exp(Multiply(odd, share)) is { } root ? -root : null
                    : Log(x) is { } log ? Exp(Multiply(log, share)) : null;
            case "abs" or "norm" when !x.IsReal:
                return Real(arithmetic.Sqrt(arithmetic.Multiply(x.Real, x.Real) + arithmetic.Multiply(x.Imaginary, x.Imaginary)));
        }
        return x.IsReal ? Real(OfReal(call.Name, x.Real)) : null;
    }

    private Enclosure? OfReal(string name, Enclosure x)
    {
        switch (name)
        {
            case "abs" or "norm": return x.Sign switch { > 0 => x, < 0 => -x, _ => x.IsExactZero ? x : null };
            case "arctan": return arithmetic.ArcTangent(x);
            case "arccot": return arithmetic.ArcTangent(x) is { } angle ? HalfPi - angle : null;
            case "arcsin": return ArcSine(x);
            case "arccos": return ArcSine(x) is { } sine ? HalfPi - sine : null;
            case "sinh" or "cosh" or "tanh": return Hyperbolic(name, x);
        }
        if (name is not ("sin" or "cos" or "tan" or "cot" or "sec" or "csc") || Kept(_sinCos, arithmetic.SinCos, x) is not var (sin, cos)) return null;
        return name switch
        {
            "sin" => sin,
            "cos" => cos,
            "tan" => arithmetic.Divide(sin, cos),
            "cot" => arithmetic.Divide(cos, sin),
            "sec" => arithmetic.Divide(arithmetic.One, cos),
            _ => arithmetic.Divide(arithmetic.One, sin),
        };
    }

    private Enclosure HalfPi => new(arithmetic.Pi.Middle >> 1, arithmetic.Pi.Radius + 1);

    private Enclosure? ArcSine(Enclosure x) =>
        arithmetic.Sqrt(arithmetic.One - arithmetic.Multiply(x, x)) is { } cosine && arithmetic.Divide(x, arithmetic.One + cosine) is { } half &&
        arithmetic.ArcTangent(half) is { } angle ? angle + angle : null;

    private Enclosure? Hyperbolic(string name, Enclosure x)
    {
        if (Kept(_exp, arithmetic.Exp, x) is not { } up || Kept(_exp, arithmetic.Exp, -x) is not { } down) return null;
        See(up);
        See(down);
        var (sinh, cosh) = (up - down, up + down);
        return name == "tanh" ? arithmetic.Divide(sinh, cosh) : Halved(name == "sinh" ? sinh : cosh);
    }

    private static Enclosure Halved(Enclosure x) => new(x.Middle >> 1, (x.Radius >> 1) + 1);
}
