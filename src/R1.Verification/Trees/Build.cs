using R1.Verification.Numbers;

namespace R1.Verification.Trees;

/// <summary>Makes trees: sums and products flat, signs of numbers inside the numbers.</summary>
internal static class Build
{
    public static Node Add(Node a, Node b) => new Sum((a, b) switch
    {
        (Sum x, Sum y) => [.. x.Terms, .. y.Terms],
        (Sum x, _) => [.. x.Terms, b],
        (_, Sum y) => [a, .. y.Terms],
        _ => [a, b],
    });

    public static Node Add(Node[] terms) => terms.Length == 1 ? terms[0]
        : new Sum(Array.Exists(terms, term => term is Sum) ? [.. terms.SelectMany(term => term is Sum sum ? sum.Terms : [term])] : terms);

    public static Node Subtract(Node a, Node b) => Add(a, Negate(b));

    public static Node Negate(Node a) => a switch
    {
        Number n => new Number(-n.Value, n.Decimals),
        Percent p => new Percent(Negate(p.Value)),
        Quantity q => new Quantity(Negate(q.Value), q.Unit),
        Matrix m => MapMatrix(m, Negate),
        PlusMinus p => new PlusMinus(Negate(p.Left), p.Right, !p.MinusFirst),
        _ => Multiply(Number.MinusOne, a),
    };

    public static Node Multiply(Node a, Node b) => new Product((a, b) switch
    {
        (Product x, Product y) => [.. x.Factors, .. y.Factors],
        (Product x, _) => [.. x.Factors, b],
        (_, Product y) => [a, .. y.Factors],
        _ => [a, b],
    });

    public static Node Multiply(Node[] factors) => factors.Length == 1 ? factors[0] : new Product(Array.Exists(factors, factor => factor is Product)
        ? [.. factors.SelectMany(factor => factor is Product product ? product.Factors : [factor])] : factors);

    // A fraction of whole numbers is a number at once: most answers are.
    public static Node Divide(Node a, Node b) =>
        a is Number { Decimals: 0 } top && b is Number { Decimals: 0, Value.IsZero: false } bottom &&
            Rational.Divide(top.Value, bottom.Value) is { } quotient
            ? new Number(quotient)
            : Multiply(a, new Power(b, Number.MinusOne));

    public static Node Root(Node degree, Node radicand) =>
        degree is Number { Value: var d } && d.Equals(new Rational(2)) ? new Power(radicand, Half) : new Call("root", [degree, radicand]);

    public static Matrix MapMatrix(Matrix matrix, Func<Node, Node> map) =>
        new Matrix([.. matrix.Rows.Select(row => Array.ConvertAll(row, item => map(item)))]);

    private static Number Half { get; } = new(Rational.Of(1, 2)!.Value);
}
