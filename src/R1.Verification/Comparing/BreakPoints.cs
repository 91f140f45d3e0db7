using System.Numerics;
using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>Where functions of one variable may change: at the zeros of what stands in absolute values, roots and logarithms, and where the arguments of a
/// minimum or a maximum are equal.</summary>
internal static class BreakPoints
{
    private const int Halvings = 40;
    private const int MostParts = 12;
    private const int Denominator = 1 << 20;

    private static readonly double[] Grid = [.. Places()];

    /// <summary>Places between and beyond the points, none when there are no points.</summary>
    public static IEnumerable<Rational> Between(Node left, Node right, Budget budget)
    {
        var parts = new List<Node>();
        Collect(left, parts);
        Collect(right, parts);
        if (parts.Count == 0) yield break;
        var points = parts.DistinctBy(part => part.Key).Take(MostParts).SelectMany(part => Zeros(part, budget)).Order().ToList();
        if (points.Count == 0) yield break;
        for (var i = 0; i + 1 < points.Count; i++)
            if (points[i + 1] - points[i] > 1e-4) yield return At((points[i] + points[i + 1]) / 2 + 0.0137 * (points[i + 1] - points[i]));
        foreach (var distance in new[] { 0.137, 1.73, 61.3 })
        {
            yield return At(points[0] - distance * (1 + Math.Abs(points[0]) / 8));
            yield return At(points[^1] + distance * (1 + Math.Abs(points[^1]) / 8));
        }
    }

    private static void Collect(Node node, List<Node> parts)
    {
        switch (node)
        {
            case Call { Name: "abs" or "sgn" or "ln" or "floor" or "ceil", Arguments: [var inner] }: parts.Add(inner); break;
            case Call { Name: "log" or "root", Arguments: [_, var inner] }: parts.Add(inner); break;
            case Call { Name: "max" or "min", Arguments: { Length: > 1 } all }:
                for (var i = 1; i < all.Length; i++) parts.Add(Build.Subtract(all[0], all[i]));
                break;
            case Power { Exponent: Number { Value.IsInteger: false }, Base: var radicand }:
                // The root of a square is an absolute value: its zero is a double one.
                parts.Add(radicand is Power { Base: var squared } ? squared : radicand);
                break;
        }
        foreach (var child in node.Children) Collect(child, parts);
    }

    private static IEnumerable<double> Zeros(Node part, Budget budget)
    {
        if (part is Symbol) yield return 0;
        if (part is Symbol || Variables.AreNone(part)) yield break;
        var function = RealFunction.Of(evaluator => evaluator.Of(part), budget);
        var (before, at) = (double.NaN, 0.0);
        foreach (var x in Grid)
        {
            if (budget.IsSpent) yield break;
            var value = function(x);
            if (value == 0) yield return x;
            else if (value * before < 0) yield return RealFunction.Zero(function, (at, x), before, Halvings, budget);
            (before, at) = (value, x);
        }
    }

    private static Rational At(double x) => Rational.Of(new BigInteger(Math.Round(x * Denominator)), Denominator)!.Value;

    // Finer near zero, and out to a million.
    private static IEnumerable<double> Places()
    {
        List<double> positive = [];
        for (var x = 0.0137; x < 12; x += 0.5) positive.Add(x);
        for (var x = 13.0; x < 2e6; x *= 1.35) positive.Add(x);
        return positive.Select(x => -x).Reverse().Concat(positive);
    }
}
