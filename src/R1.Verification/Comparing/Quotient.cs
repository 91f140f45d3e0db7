using System.Numerics;
using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>A tree as a quotient of two polynomials in atoms: the canonical form of polynomials and rational functions.</summary>
internal sealed record Quotient(Polynomial Top, Polynomial Bottom)
{
    /// <summary>The form; null when it would be too large, divides by zero, or the budget is spent.</summary>
    public static Quotient? Of(Node node, AtomTable atoms, Budget budget)
    {
        if (!budget.Spend(4)) return null;
        return node switch
        {
            Number n => Constant(n.Value),
            Percent or BaseNumber => ExactValue.Of(node, budget) is { } value ? Constant(value) : null,
            Symbol { Name: "i" } => Atom(atoms.Root("i", 2, Rational.MinusOne)),
            Symbol { Name: "infinity" } => null,
            Symbol s => Atom(atoms.Variable(s.Name)),
            Sum s => Fold(s.Terms, atoms, budget, Add),
            Product p => Fold(p.Factors, atoms, budget, Multiply),
            Power p => OfPower(p, atoms, budget),
            Call { Name: "root", Arguments: [Number { Value: { IsInteger: true } degree }, var radicand] } when degree.Sign > 0 &&
                degree.Numerator <= 12 =>
                OfRoot(radicand, (int)degree.Numerator, atoms, budget) ?? Atom(atoms.Opaque(node.Key)),
            Call or Words or Bound => ExactValue.Of(node, budget) is { } value ? Constant(value) : Atom(atoms.Opaque(node.Key)),
            _ => null,
        };
    }

    /// <summary>True or false when the forms decide; null when they differ but their atoms may be related.</summary>
    public static bool? AreEqual(Quotient a, Quotient b, AtomTable atoms, Budget budget)
    {
        if (a.Bottom.IsZero || b.Bottom.IsZero) return null;
        var left = Polynomial.Multiply(a.Top, b.Bottom, atoms, budget);
        var right = Polynomial.Multiply(b.Top, a.Bottom, atoms, budget);
        if (left is null || right is null) return null;
        return left.EqualTo(right) ? true : atoms.AreIndependent ? false : null;
    }

    private static Quotient Constant(Rational value) => new(Polynomial.Of(value), Polynomial.One);

    private static Quotient Atom(int atom) => new(Polynomial.Of(Monomial.Of(atom, 1), Rational.One), Polynomial.One);

    private static Quotient? Fold(Node[] parts, AtomTable atoms, Budget budget, Func<Quotient, Quotient, AtomTable, Budget, Quotient?> operation)
    {
        var result = Of(parts[0], atoms, budget);
        for (var i = 1; i < parts.Length && result is not null; i++)
            result = Of(parts[i], atoms, budget) is { } value ? operation(result, value, atoms, budget) : null;
        return result;
    }

    private static Quotient? Add(Quotient a, Quotient b, AtomTable atoms, Budget budget)
    {
        if (a.Bottom.EqualTo(b.Bottom)) return Polynomial.Add(a.Top, b.Top, budget) is { } same ? new Quotient(same, a.Bottom) : null;
        return Polynomial.Multiply(a.Top, b.Bottom, atoms, budget) is { } left && Polynomial.Multiply(b.Top, a.Bottom, atoms, budget) is { } right &&
            Polynomial.Add(left, right, budget) is { } top && Polynomial.Multiply(a.Bottom, b.Bottom, atoms, budget) is { } bottom
            ? new Quotient(top, bottom)
            : null;
    }

    private static Quotient? Multiply(Quotient a, Quotient b, AtomTable atoms, Budget budget) =>
        Polynomial.Multiply(a.Top, b.Top, atoms, budget) is { } top && Polynomial.Multiply(a.Bottom, b.Bottom, atoms, budget) is { } bottom
            ? new Quotient(top, bottom) : null;

    private static Quotient? OfPower(Power power, AtomTable atoms, Budget budget)
    {
        var exponent = ExactValue.Of(power.Exponent, budget);
        if (exponent is not { } e) return OfVariablePower(power, atoms, budget);
        if (!e.IsInteger)
            return e.Denominator <= 12 && BigInteger.Abs(e.Numerator) <= Polynomial.MaxDegree &&
                OfRoot(power.Base, (int)e.Denominator, atoms, budget) is { } root
                ? Raise(root, (int)e.Numerator, atoms, budget) : Atom(atoms.Opaque(power.Key));
        if (BigInteger.Abs(e.Numerator) > Polynomial.MaxDegree)
            return ExactValue.Of(power, budget) is { } value ? Constant(value) : Atom(atoms.Opaque(HugePower(power.Base, e, budget)));
        return Of(power.Base, atoms, budget) is { } form ? Raise(form, (int)e.Numerator, atoms, budget) : null;
    }

    // 4^50000 is 2^100000: too long to multiply out, but bases that are powers themselves come down to their roots.
    private static string HugePower(Node node, Rational exponent, Budget budget)
    {
        if (ExactValue.Of(node, budget) is not { Sign: > 0 } value || value.Bits > 512) return new Power(node, new Number(exponent)).Key;
        for (var degree = 64; degree > 1; degree--)
            if (budget.Spend(8) && Rational.Root(value, degree) is { } root && !root.Equals(Rational.One))
                return $"({root}^{exponent.Numerator * degree})";
        return $"({value}^{exponent})";
    }

    // 2^{n+1} is 2 * 2^n: whole numbers in the exponent come out.
    private static Quotient? OfVariablePower(Power power, AtomTable atoms, Budget budget)
    {
        // (-2)^n is (-1)^n 2^n.
        if (power.Base is Number { Value: { Sign: < 0 } negative } && !negative.Equals(Rational.MinusOne))
            return OfVariablePower(new Power(Number.Of(-1), power.Exponent), atoms, budget) is { } sign &&
                OfVariablePower(new Power(new Number(-negative), power.Exponent), atoms, budget) is { } size ? Multiply(sign, size, atoms, budget) : null;
        if (power.Exponent is not Sum sum || Of(power.Base, atoms, budget) is not { } form) return Atom(atoms.Opaque(power.Key));
        var whole = sum.Terms.OfType<Number>().Where(n => n.Value.IsInteger && BigInteger.Abs(n.Value.Numerator) <= 50).ToArray();
        var rest = sum.Terms.Where(term => !whole.Contains(term)).ToArray();
        if (whole.Length == 0 || rest.Length == 0) return Atom(atoms.Opaque(power.Key));
        var variable = new Power(power.Base, rest.Length == 1 ? rest[0] : new Sum(rest));
        return Raise(form, whole.Sum(n => (int)n.Value.Numerator), atoms, budget) is { } outside
            ? Multiply(outside, Atom(atoms.Opaque(variable.Key)), atoms, budget) : null;
    }

    private static Quotient? Raise(Quotient form, int exponent, AtomTable atoms, Budget budget)
    {
        if (exponent == 0) return form.Top.IsZero ? null : Constant(Rational.One);
        if (Polynomial.Pow(form.Top, Math.Abs(exponent), atoms, budget) is not { } top ||
            Polynomial.Pow(form.Bottom, Math.Abs(exponent), atoms, budget) is not { } bottom)
            return null;
        if (exponent > 0) return new Quotient(top, bottom);
        return top.IsZero ? null : new Quotient(bottom, top);
    }

    // The root of a rational number is a rational number times the root of a whole number without powers in it.
    private static Quotient? OfRoot(Node radicand, int degree, AtomTable atoms, Budget budget)
    {
        if (Of(radicand, atoms, budget) is not { Top.Constant: { } top, Bottom.Constant: { } bottom } ||
            Rational.Divide(top, bottom) is not { } value)
            return null;
        var isImaginary = value.Sign < 0 && degree == 2;
        if (value.Sign < 0 && !isImaginary) return null;
        if (isImaginary) value = -value;
        if (value.Bits * degree > 512 || !budget.Spend(200)) return null;
        var (outside, inside) = IntegerRoot.Split(value.Numerator * BigInteger.Pow(value.Denominator, degree - 1), degree);
        if (Rational.Of(outside, value.Denominator) is not { } factor) return null;
        var form = new Quotient(Polynomial.Of(factor), Polynomial.One);
        if (!inside.IsOne && !inside.IsZero)
            form = new Quotient(Polynomial.Of(Monomial.Of(atoms.Root($"root {degree} {inside}", degree, new Rational(inside)), 1), factor), Polynomial.One);
        if (inside.IsZero) return Constant(Rational.Zero);
        return isImaginary ? Multiply(form, Atom(atoms.Root("i", 2, Rational.MinusOne)), atoms, budget) : form;
    }
}
