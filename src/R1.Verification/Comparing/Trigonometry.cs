using System.Numerics;
using R1.Verification.Numbers;

namespace R1.Verification.Comparing;

/// <summary>Circular and hyperbolic functions and their inverses, with error bounds from their derivatives.</summary>
internal static class Trigonometry
{
    // Beyond this the reduction of the argument loses the digits, and so does the answer.
    private const double LargestArgument = 1e6;

    public static Ball Of(string name, Ball x)
    {
        if (!x.IsDefined || x.Magnitude > LargestArgument) return Ball.Undefined;
        return name switch
        {
            "sin" => x.Map(Complex.Sin, Growth(x)),
            "cos" => x.Map(Complex.Cos, Growth(x)),
            "tan" => Of("sin", x) / Of("cos", x),
            "cot" => Of("cos", x) / Of("sin", x),
            "sec" => Ball.Of(1) / Of("cos", x),
            "csc" => Ball.Of(1) / Of("sin", x),
            "sinh" => (x.Exp() - Negative(x).Exp()) / Ball.Of(2),
            "cosh" => (x.Exp() + Negative(x).Exp()) / Ball.Of(2),
            "tanh" => Of("sinh", x) / Of("cosh", x),
            "coth" => Of("cosh", x) / Of("sinh", x),
            "sech" => Ball.Of(1) / Of("cosh", x),
            "csch" => Ball.Of(1) / Of("sinh", x),
            "arcsin" => Inverse(x, Complex.Asin, Complex.One - x.Middle * x.Middle),
            "arccos" => Inverse(x, Complex.Acos, Complex.One - x.Middle * x.Middle),
            "arctan" => x.IsReal ? new Ball(Math.Atan(x.Middle.Real), x.Radius + 1e-15)
                : x.Map(Complex.Atan, 1 / Math.Max(1e-6, Complex.Abs(1 + x.Middle * x.Middle))),
            "arccot" => Ball.Of(Math.PI / 2) - Of("arctan", x),
            "arcsec" => Of("arccos", Ball.Of(1) / x),
            "arccsc" => Of("arcsin", Ball.Of(1) / x),
            "arcsinh" => x.Map(z => Complex.Log(z + Complex.Sqrt(z * z + 1)), 2),
            "arccosh" => Inverse(x, z => Complex.Log(z + Complex.Sqrt(z - 1) * Complex.Sqrt(z + 1)), x.Middle * x.Middle - 1),
            "arctanh" => x.Map(z => (Complex.Log(1 + z) - Complex.Log(1 - z)) / 2, 1 / Math.Max(1e-6, Complex.Abs(1 - x.Middle * x.Middle))),
            _ => Ball.Undefined,
        };
    }

    private static Ball Negative(Ball x) => new(-x.Middle, x.Radius);

    // |sin'| and |cos'| grow only away from the real axis. Reducing the argument costs digits in proportion to its size.
    private static double Growth(Ball x) => Math.Cosh(Math.Min(300, Math.Abs(x.Middle.Imaginary) + 1e-9)) * (1 + x.Magnitude * 1e-3);

    // Near one the slope is infinite, and an error grows to its square root.
    private static Ball Inverse(Ball x, Func<Complex, Complex> function, Complex square)
    {
        var distance = Complex.Abs(square);
        return distance > 8 * x.Radius ? x.Map(function, 2 / Math.Sqrt(distance)) : new Ball(function(x.Middle), 4 * Math.Sqrt(x.Radius) + 1e-15);
    }
}
