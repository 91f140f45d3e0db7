using System.Numerics;
using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>The value of a tree, with a bound on its error, where its variables have the values of a point.</summary>
internal sealed class NumericEvaluator(Func<string, Ball> variables, Budget budget)
{
    private const double MaxFactorial = 170;

    /// <summary>True once a root, a logarithm or an inverse function of a real number was not real: the point is outside of the real
    /// domain.</summary>
    public bool HasLeftReals { get; private set; }

    /// <summary>True once an odd root of a negative number was written as a power: then its value is a matter of convention.</summary>
    public bool HasBranches { get; private set; }

    public Ball Of(Node node)
    {
        if (!budget.Spend(3)) return Ball.Undefined;
        return node switch
        {
            Number n => Ball.Of(n.Value),
            BaseNumber b => Ball.Of(b.Value),
            Symbol s => OfSymbol(s.Name),
            Words w => variables(w.Text),
            Sum s => OfSum(s.Terms),
            Product p => OfProduct(p.Factors),
            Power p => OfPower(p),
            Percent p => Of(p.Value) / Ball.Of(100),
            Quantity { Unit.IsAngle: true } q => Of(q.Value) * Ball.Of(Math.PI / (180 * 60) * q.Unit.Scale.ToDouble()),
            Quantity q => Of(q.Value),
            Call c => OfCall(c),
            Bound b => new BoundValues(variables, budget).Of(b),
            _ => Ball.Undefined,
        };
    }

    private Ball OfSum(Node[] terms)
    {
        var total = Ball.Of(0);
        foreach (var term in terms) total += Of(term);
        return total;
    }

    private Ball OfProduct(Node[] factors)
    {
        var total = Ball.Of(1);
        foreach (var factor in factors) total *= Of(factor);
        return total;
    }

    private Ball OfSymbol(string name) => name switch
    {
        "pi" => Ball.Of(Math.PI),
        "e" => Ball.Of(Math.E),
        "i" => Ball.Of(Complex.ImaginaryOne),
        "infinity" => Ball.Undefined,
        _ => variables(name),
    };

    private Ball OfPower(Power power)
    {
        var value = Of(power.Base);
        if (power.Base is Symbol { Name: "e" }) return Of(power.Exponent).Exp();
        var exponent = Of(power.Exponent);
        // The square root is exact at zero, where a logarithm has no value.
        if (power.Exponent is Number { Value: var e } && e.Denominator == 2 && e.Numerator.IsOne) return Real(value, Sqrt(value));
        if (value is { IsDefined: true, IsReal: true, Middle.Real: < 0 } && power.Exponent is Number { Value: { IsInteger: false,
            Denominator.IsEven: false } }) HasBranches = true;
        return value.IsDefined && exponent.IsDefined ? Real(value, value.Pow(exponent)) : Ball.Undefined;
    }

    private Ball Real(Ball argument, Ball value)
    {
        HasLeftReals |= argument.IsReal && !value.IsReal;
        return value;
    }

    private static Ball Sqrt(Ball x) =>
        x.Magnitude > 2 * x.Radius ? x.Map(Complex.Sqrt, 1 / Math.Sqrt(x.Magnitude)) : x.Magnitude == 0 ? x : Ball.Undefined;

    private Ball OfCall(Call call)
    {
        var x = call.Arguments.Length > 0 ? Of(call.Arguments[^1]) : Ball.Undefined;
        if (!x.IsDefined) return Ball.Undefined;
        return call.Name switch
        {
            "abs" or "norm" => new Ball(x.Magnitude, x.Radius + 1e-15 * x.Magnitude),
            "ln" => Real(x, x.Log()),
            "log" => Real(x, x.Log()) / Of(call.Arguments[0]).Log(),
            "root" => Root(Of(call.Arguments[0]), x),
            "cis" => (x * Ball.Of(Complex.ImaginaryOne)).Exp(),
            "arg" => x.Magnitude > 2 * x.Radius ? new Ball(x.Middle.Phase, 2 * x.Radius / x.Magnitude + 1e-15) : Ball.Undefined,
            "factorial" => Factorial(x),
            "Gamma" => Factorial(x - Ball.Of(1)),
            "zeta" => new BoundValues(variables, budget).Zeta(x),
            "binom" => Factorial(Of(call.Arguments[0])) / (Factorial(x) * Factorial(Of(call.Arguments[0]) - x)),
            "max" or "min" => Extreme(call),
            "sgn" => x.IsReal && x.Magnitude > x.Radius ? Ball.Exact(Math.Sign(x.Middle.Real)) : Ball.Undefined,
            "floor" or "ceil" => Step(call.Name, x),
            _ => Real(x, Trigonometry.Of(call.Name, x)),
        };
    }

    // An odd root of a negative number is real where the sign of the root is written.
    private static Ball Root(Ball degree, Ball x)
    {
        if (!degree.IsDefined || degree.Magnitude < 1) return Ball.Undefined;
        if (x.IsReal && x.Middle.Real < 0 && Math.Abs(degree.Middle.Real % 2) == 1) return Ball.Of(0) - (Ball.Of(0) - x).Pow(Ball.Of(1) / degree);
        return x.Pow(Ball.Of(1) / degree);
    }

    private static Ball Factorial(Ball x)
    {
        var n = Math.Round(x.Middle.Real);
        if (!x.IsDefined || !x.IsReal || n > MaxFactorial || x.Middle.Real < -20) return Ball.Undefined;
        if (Math.Abs(x.Middle.Real - n) > x.Radius) return Gamma.OfOneMore(x);
        if (n < 0) return Ball.Undefined;
        var result = Ball.Of(1);
        for (var k = 2; k <= n; k++) result *= Ball.Of(k);
        return result;
    }

    private Ball Extreme(Call call)
    {
        var values = Array.ConvertAll(call.Arguments, Of);
        if (!Array.TrueForAll(values, v => v.IsDefined && v.IsReal)) return Ball.Undefined;
        return call.Name == "max" ? values.MaxBy(v => v.Middle.Real) : values.MinBy(v => v.Middle.Real);
    }

    private static Ball Step(string name, Ball x)
    {
        var (low, high) = (x.Middle.Real - x.Radius, x.Middle.Real + x.Radius);
        var (a, b) = name == "floor" ? (Math.Floor(low), Math.Floor(high)) : (Math.Ceiling(low), Math.Ceiling(high));
        return x.IsReal && a == b ? Ball.Of(a) : Ball.Undefined;
    }
}
