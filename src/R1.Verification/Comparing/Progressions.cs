using System.Numerics;
using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>Sums and lists that are written with dots: 1 + 2 + ... + 10, {1, 2, ..., 10}. The terms in front of the dots say how it goes on.</summary>
internal static class Progressions
{
    private const int MostItems = 1000;

    /// <summary>True for the dots themselves.</summary>
    public static bool IsDots(Node node) => node is Symbol { Name: "dots" };

    /// <summary>The value of a sum with dots in front of its last term; null when the terms are no progression.</summary>
    public static Node? Sum(Node[] terms, Budget budget)
    {
        if (Start(terms, budget) is not var (first, step, ratio)) return null;
        var last = terms[^1];
        var count = step is { } d && !d.IsZero ? Build.Add(Build.Divide(Build.Subtract(last, new Number(first)), new Number(d)), Number.One) : null;
        var isWhole = count is not null && (ExactValue.Of(count, budget) is { } n ? n.IsInteger && n.Sign > 0 : !Variables.AreNone(last) && !HasPower(last));
        if (isWhole) return Build.Divide(Build.Multiply(Build.Add(new Number(first), last), count!), Number.Of(2));
        if (ratio is not { } r || r.Equals(Rational.One)) return null;
        return Build.Divide(Build.Subtract(Build.Multiply(last, new Number(r)), new Number(first)), new Number(Rational.Add(r, Rational.MinusOne)!.Value));
    }

    /// <summary>All items of a list with dots in front of its last item; null when they are no arithmetic progression.</summary>
    public static Node[]? Items(Node[] items, Budget budget)
    {
        if (Start(items, budget) is not ({ } first, { } step, _) || step.IsZero || ExactValue.Of(items[^1], budget) is not { } last) return null;
        if (Rational.Add(last, -first) is not { } distance || Rational.Divide(distance, step) is not { IsInteger: true, Sign: > 0 } count ||
            count.Numerator > MostItems) return null;
        return [.. Enumerable.Range(0, (int)count.Numerator + 1).Select(n => new Number(Rational.Add(first,
            Rational.Multiply(step, new Rational(new BigInteger(n)))!.Value)!.Value))];
    }

    private static bool HasPower(Node node) => Variables.Any(node, part => part is Power { Exponent: var exponent } && !Variables.AreNone(exponent));

    // The first item, and the step or the ratio that all items in front of the dots agree on.
    private static (Rational First, Rational? Step, Rational? Ratio)? Start(Node[] items, Budget budget)
    {
        if (items.Length < 3 || !IsDots(items[^2])) return null;
        var values = Array.ConvertAll(items[..^2], item => ExactValue.Of(item, budget));
        if (values.Length == 1) return values[0] is { IsInteger: true } only ? (only, Rational.One, null) : null;
        if (!Array.TrueForAll(values, value => value is not null) || values[0]!.Value.IsZero && values.Length < 2) return null;
        var (step, ratio) = (Rational.Add(values[1]!.Value, -values[0]!.Value), Rational.Divide(values[1]!.Value, values[0]!.Value));
        for (var i = 2; i < values.Length; i++)
        {
            if (step is { } d && !(Rational.Add(values[i - 1]!.Value, d) is { } next && next.Equals(values[i]!.Value))) step = null;
            if (ratio is { } r && !(Rational.Multiply(values[i - 1]!.Value, r) is { } power && power.Equals(values[i]!.Value))) ratio = null;
        }
        return step is null && ratio is null ? null : (values[0]!.Value, step, ratio);
    }
}
