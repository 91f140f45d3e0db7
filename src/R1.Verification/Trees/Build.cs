using R1.Verification.Numbers;

namespace R1.Verification.Trees;

/// <summary>Makes trees: sums and products flat, signs of numbers inside the numbers.</summary>
internal static class Build
{
    public static Node Add(Node a, Node b) => new Sum([.. Terms(a), .. Terms(b)]);

    public static Node Add(Node[] terms) => terms.Length == 1 ? terms[0] : new Sum([.. terms.SelectMany(Terms)]);

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

    public static Node Multiply(Node a, Node b) => new Product([.. Factors(a), .. Factors(b)]);

    public static Node Multiply(Node[] factors) => factors.Length == 1 ? factors[0] : new Product([.. factors.SelectMany(Factors)]);

    // A fraction of whole numbers is a number at once: most answers are.
    public static Node Divide(Node a, Node b) =>
        a is Number { Decimals: 0 } top && b is Number { Decimals: 0, Value.IsZero: false } bottom &&
            Rational.Divide(top.Value, bottom.Value) is { } quotient
            ? new Number(quotient)
            : Multiply(a, new Power(b, Number.MinusOne));

    public static Node Root(Node degree, Node radicand) =>
        degree is Number { Value: var d } && d.Equals(new Rational(2)) ? new Power(radicand, Half) : new Call("root", [degree, radicand]);

    public static Node MapMatrix(Matrix matrix, Func<Node, Node> map) =>
        new Matrix([.. matrix.Rows.Select(row => Array.ConvertAll(row, item => map(item)))]);

    private static Number Half { get; } = new(Rational.Of(1, 2)!.Value);

    private static Node[] Terms(Node node) => node is Sum sum ? sum.Terms : [node];

    private static Node[] Factors(Node node) => node is Product product ? product.Factors : [node];
}
