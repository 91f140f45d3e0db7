using R1.Verification.Numbers;

namespace R1.Verification.Trees;

/// <summary>A part of an answer. Trees are immutable and compared by <see cref="Key"/>; the parser bounds their depth and size.</summary>
internal abstract record Node
{
    private string? _key;
    private Node[]? _children;

    /// <summary>A text that is the same for trees of the same structure, with sums and products in any order.</summary>
    public string Key => _key ??= NodeKey.Of(this);

    /// <summary>The parts of the tree, in order.</summary>
    public Node[] Children => this is Number or Symbol ? [] : _children ??= Variables.ChildrenOf(this);
}

/// <summary>An exact number. Decimals: digits after the point when it was written as a decimal, which may be a rounding; else 0.</summary>
internal sealed record Number(Rational Value, int Decimals = 0) : Node
{
    public static readonly Number Zero = new(Rational.Zero);
    public static readonly Number One = new(Rational.One);
    public static readonly Number MinusOne = new(Rational.MinusOne);

    public static Number Of(int value) => new(new Rational(value));
}

/// <summary>A variable or constant: <c>x</c>, <c>x_1</c>, <c>pi</c>, <c>e</c>, <c>i</c>, <c>infinity</c>.</summary>
internal sealed record Symbol(string Name) : Node
{
    public static readonly Symbol Pi = new("pi");
    public static readonly Symbol E = new("e");
    public static readonly Symbol I = new("i");
    public static readonly Symbol Infinity = new("infinity");
}

internal sealed record Sum(Node[] Terms) : Node;

internal sealed record Product(Node[] Factors) : Node;

internal sealed record Power(Node Base, Node Exponent) : Node;

/// <summary>A function by its lower-case name, e.g. <c>sin</c>, <c>log</c> (base first), <c>root</c> (degree first), <c>abs</c>.</summary>
internal sealed record Call(string Name, Node[] Arguments) : Node;

/// <summary>Two values at once: left ± right, or ± right. The order of the signs matters where several are coupled.</summary>
internal sealed record PlusMinus(Node Left, Node Right, bool MinusFirst) : Node;

internal sealed record Percent(Node Value) : Node;

/// <summary>A number with its unit, or with the things that it counts.</summary>
internal sealed record Quantity(Node Value, Unit Unit) : Node;

/// <summary>A number written in another base: <c>52_8</c>.</summary>
internal sealed record BaseNumber(string Digits, int Base, Rational Value) : Node;

/// <summary>Things in round brackets, or a list of things in square ones.</summary>
internal sealed record Coordinates(Node[] Items, bool IsSquare = false) : Node;

/// <summary>Things in a row without brackets; order does not matter unless they are named. Alternatives may repeat one another: 1/2 or 50 %.</summary>
internal sealed record Listing(Node[] Items, bool AreAlternatives = false) : Node;

internal sealed record FiniteSet(Node[] Items) : Node;

internal sealed record Interval(Node Low, Node High, bool HasLow, bool HasHigh) : Node;

internal enum SetOperator
{
    Union,
    Intersection,
    Difference,
}

internal sealed record SetOperation(SetOperator Operator, Node Left, Node Right) : Node;

/// <summary>A set by its name: <c>R</c>, <c>Z</c>, <c>empty</c> and the like.</summary>
internal sealed record NamedSet(string Name) : Node;

/// <summary>A chain of relations: n + 1 operands around n of <c>= != &lt; &lt;= &gt; &gt;= ~ in</c>.</summary>
internal sealed record Relation(Node[] Operands, string[] Operators) : Node;

/// <summary>A proportion: <c>11:21</c>.</summary>
internal sealed record Ratio(Node[] Parts) : Node;

internal sealed record Matrix(Node[][] Rows) : Node;

/// <summary>A residue: <c>3 (mod 7)</c>.</summary>
internal sealed record Residue(Node Value, Node Modulus) : Node;

/// <summary>Words: a name, a yes, a choice.</summary>
internal sealed record Words(string Text) : Node;

/// <summary>An operator with a bound variable: <c>sum</c>, <c>prod</c>, <c>int</c>, <c>lim</c> (towards Low), <c>deriv</c>.</summary>
internal sealed record Bound(string Operator, string Variable, Node? Low, Node? High, Node Body) : Node;

/// <summary>A set by what its elements satisfy: {x in Z | x &gt; 1}, {2k | k in Z}. The variables of the conditions are bound.</summary>
internal sealed record Comprehension(Node Element, Node[] Conditions) : Node
{
    /// <summary>The variable when the elements are its values; null when they are an expression of it.</summary>
    public string? Variable => (Element as Symbol)?.Name;
}

/// <summary>An answer and the conditions under which it holds: 2x (x &gt; 0).</summary>
internal sealed record Conditional(Node Value, Node[] Conditions) : Node;
