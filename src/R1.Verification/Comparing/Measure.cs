using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>A value with its unit, percent sign and counted thing.</summary>
/// <param name="Value">Without unit and percent sign.</param>
/// <param name="Unit">Null when there is none.</param>
/// <param name="IsPercent">A percent sign stood after it.</param>
internal readonly record struct Measure(Node Value, Unit? Unit, bool IsPercent)
{
    public static Measure Of(Node node) => node switch
    {
        Quantity q => Of(q.Value) with { Unit = q.Unit },
        Percent p => Of(p.Value) with { IsPercent = true },
        Sum sum when sum.Terms.All(term => term is Quantity { Unit.IsKnown: true }) => Total(sum.Terms) ?? new Measure(node, null, false),
        Product { Factors: [Number { Value: var sign }, Quantity or Percent] } product when sign.Equals(Rational.MinusOne) =>
            Negated(Of(product.Factors[1])),
        _ => new Measure(node, null, false),
    };

    /// <summary>Where the other side has a unit, a single letter after a number is one as well: 5000 g, and not 5000 times g.</summary>
    public static Measure WithLetter(Measure measure) =>
        measure.Value is Product { Factors: [.. var factors, Symbol letter] } && (letter.Name.Length == 1 || letter.Name == "Omega") &&
            Unit.Find(letter.Name) is { } unit &&
            Array.TrueForAll(factors, Variables.AreNone) && (factors.Length == 1 ? factors[0] : new Product(factors)) is var value
            ? new Measure(value, unit, measure.IsPercent)
            : measure;

    /// <summary>Digits after the point when the value is written as a decimal, also one with a power of ten; 0 for exact ones.</summary>
    public int Decimals => Value switch
    {
        Number n => n.Decimals,
        Product { Factors: [Number { Decimals: > 0 } n,
            Power { Base: Number { Value: var ten }, Exponent: Number { Value: { IsInteger: true } e } }] }
            when ten.Equals(new Rational(10)) && System.Numerics.BigInteger.Abs(e.Numerator) < 1000 => Math.Max(1, n.Decimals - (int)e.Numerator),
        _ => 0,
    };

    // 5 ft 6 in
    private static Measure? Total(Node[] terms)
    {
        var first = ((Quantity)terms[0]).Unit;
        if (terms.Any(term => !((Quantity)term).Unit.Dimension.Equals(first.Dimension) || !((Quantity)term).Unit.Offset.IsZero)) return null;
        var total = terms.Select(term => (Quantity)term).Select(q => Build.Multiply(q.Value, new Number(q.Unit.Scale)));
        return new Measure(new Sum([.. total]), new Unit("", first.Dimension, Rational.One), false);
    }

    private static Measure Negated(Measure measure) => measure with { Value = Build.Negate(measure.Value) };
}
