using System.Numerics;
using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>Brings trees into the shape in which they are compared: plus-minus becomes two values, matrices are computed, single items are
/// unpacked.</summary>
internal static class Shapes
{
    private const int LargestDeterminant = 4;
    private const int LargestMatrix = 400;

    private const int LargestBinomial = 8;

    private const int MostTerms = 40;

    /// <summary>The tree in its shape.</summary>
    public static Node Normalize(Node node, Budget budget) =>
        node is Number or Symbol || !budget.Spend() ? node : Shaped(Variables.With(node, budget, Normalize), budget);

    private static Node Shaped(Node inner, Budget budget) => inner switch
    {
        Listing l => Listed(l, budget),
        FiniteSet s => new FiniteSet(Expanded([.. s.Items.SelectMany(Signs)], budget)),
        Coordinates c => HasDots(c.Items) ? new Coordinates(Expanded(c.Items, budget), c.IsSquare) : c,
        Interval or Matrix or Ratio => inner,
        Product p => MatrixProduct(p.Factors) ?? inner,
        Sum s => MatrixSum(s.Terms) ?? (HasDots(s.Terms) ? Progressions.Sum(s.Terms, budget) : null) ?? inner,
        Call { Name: "det", Arguments: [Matrix m] } => Determinant(m) ?? inner,
        Call { Name: "abs", Arguments: [Matrix m] } => Determinant(m) ?? inner,
        Call { Name: "binom", Arguments: [not Number and var n,
            Number { Value: { IsInteger: true, Sign: >= 0 } k }] } when k.Numerator <= LargestBinomial => Falling(n, (int)k.Numerator),
        Call { Name: "zeta", Arguments: [Number { Value: var s }] } => EvenZeta(s) ?? inner,
        Bound { Operator: "deriv" } d => Derivatives.Of(d.Body, d.Variable) ?? inner,
        Bound { Operator: "sum" or "prod" } b => WrittenOut(b, budget) ?? inner,
        Words w => WordAnswers.SetOf(w.Text) ?? inner,
        _ => inner,
    };

    /// <summary>The values of an expression with plus-minus signs, which are read together: all upper, then all lower. One value otherwise.</summary>
    public static Node[] Signs(Node node) => HasSigns(node) ? [Signed(node, isUpper: true), Signed(node, isUpper: false)] : [node];

    private static Node Listed(Listing list, Budget budget)
    {
        Node[] items = Expanded([.. list.Items.SelectMany(Signs)], budget);
        return items.Length == 1 ? items[0] : new Listing(items, list.AreAlternatives);
    }

    private static bool HasDots(Node[] items) => items.Length > 2 && Progressions.IsDots(items[^2]);

    private static Node[] Expanded(Node[] items, Budget budget) => HasDots(items) ? Progressions.Items(items, budget) ?? items : items;

    private static Node? EvenZeta(Rational s) => (s.IsInteger ? (int)BigInteger.Min(s.Numerator, 100) : 0) switch
    {
        2 => PowerOfPi(2, 6),
        4 => PowerOfPi(4, 90),
        6 => PowerOfPi(6, 945),
        8 => PowerOfPi(8, 9450),
        _ => null,
    };

    private static Node PowerOfPi(int exponent, int divisor) => Build.Divide(new Power(Symbol.Pi, Number.Of(exponent)), Number.Of(divisor));

    // A short sum as its terms.
    private static Node? WrittenOut(Bound bound, Budget budget)
    {
        if (ExactValue.Of(bound.Low!, budget) is not { IsInteger: true } low || ExactValue.Of(bound.High!, budget) is not { IsInteger: true } high) return null;
        var count = high.Numerator - low.Numerator + 1;
        if (count > MostTerms) return null;
        Node total = bound.Operator == "sum" ? Number.Zero : Number.One;
        for (var n = low.Numerator; n <= high.Numerator && budget.Spend(4); n++)
        {
            var term = Variables.Substitute(bound.Body, bound.Variable, new Number(new Rational(n)));
            total = bound.Operator == "sum" ? Build.Add(total, term) : Build.Multiply(total, term);
        }
        return total;
    }

    // n over 2 is n (n - 1) / 2.
    private static Node Falling(Node n, int k)
    {
        Node product = Number.One;
        for (var i = 0; i < k; i++) product = Build.Multiply(product, Build.Divide(Build.Subtract(n, Number.Of(i)), Number.Of(i + 1)));
        return product;
    }

    private static bool HasSigns(Node node) => node is PlusMinus || (node is not Listing && node.Children.Any(HasSigns));

    private static Node Signed(Node node, bool isUpper)
    {
        if (node is not PlusMinus p) return HasSigns(node) ? Variables.With(node, child => Signed(child, isUpper)) : node;
        var (left, right) = (Signed(p.Left, isUpper), Signed(p.Right, isUpper));
        var value = isUpper == p.MinusFirst ? Build.Negate(right) : right;
        return p.Left is Number { Value.IsZero: true } ? value : Build.Add(left, value);
    }

    private static Matrix? MatrixSum(Node[] terms)
    {
        if (terms[0] is not Matrix first ||
            !terms.All(t => t is Matrix m && m.Rows.Length == first.Rows.Length && m.Rows[0].Length == first.Rows[0].Length))
            return null;
        return terms.Cast<Matrix>().Aggregate((a, b) => new Matrix([.. a.Rows.Zip(b.Rows, (x, y) => x.Zip(y, Build.Add).ToArray())]));
    }

    private static Node? MatrixProduct(Node[] factors)
    {
        if (!factors.Any(f => f is Matrix)) return null;
        Node? result = null;
        foreach (var factor in factors)
        {
            result = (result, factor) switch
            {
                (null, _) => factor,
                (Matrix a, Matrix b) => Multiply(a, b),
                (Matrix a, Power { Base: Matrix } or Coordinates) => null,
                (Matrix a, _) => Build.MapMatrix(a, item => Build.Multiply(factor, item)),
                (_, Matrix b) => Build.MapMatrix(b, item => Build.Multiply(result, item)),
                _ => Build.Multiply(result, factor),
            };
            if (result is null) return null;
        }
        return result;
    }

    private static Matrix? Multiply(Matrix a, Matrix b)
    {
        if (a.Rows[0].Length != b.Rows.Length || a.Rows.Length * b.Rows[0].Length * b.Rows.Length > LargestMatrix) return null;
        return new Matrix([.. a.Rows.Select(row => Enumerable.Range(0, b.Rows[0].Length)
            .Select(column => row.Select((x, i) => Build.Multiply(x, b.Rows[i][column])).Aggregate(Build.Add)).ToArray())]);
    }

    private static Node? Determinant(Matrix matrix)
    {
        var size = matrix.Rows.Length;
        if (size != matrix.Rows[0].Length || size > LargestDeterminant) return null;
        if (size == 1) return matrix.Rows[0][0];
        Node total = Number.Zero;
        for (var column = 0; column < size; column++)
        {
            var minor = new Matrix([.. matrix.Rows.Skip(1).Select(row => row.Where((_, i) => i != column).ToArray())]);
            var term = Build.Multiply(matrix.Rows[0][column], Determinant(minor)!);
            total = column % 2 == 0 ? Build.Add(total, term) : Build.Subtract(total, term);
        }
        return total;
    }
}
