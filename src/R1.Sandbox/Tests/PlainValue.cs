using System.Globalization;

namespace R1.Sandbox.Tests;

/// <summary>
/// A value that a cell sent, read back; see the worker's <c>ValueText</c> for the form. Whatever is done with one takes time in proportion to its length, since
/// a candidate chooses it: whole numbers stay digits.
/// </summary>
internal abstract record PlainValue : IComparable<PlainValue>
{
    private const double Tolerance = 1e-9;

    /// <summary>Order of the kinds; numbers of all types are one kind.</summary>
    private int Rank => this switch { Atom => 0, Whole or Real => 1, Word => 2, _ => 3 };

    /// <summary>
    /// Whether both are the same: numbers of all types by size, floating-point ones to a relative 1e-9, dictionaries and sets in any order, sets and
    /// sequences in order. A number that is not finite equals itself only, zero of either sign is zero.
    /// </summary>
    public static bool AreEqual(PlainValue a, PlainValue b) => (a, b) switch
    {
        (Whole x, Whole y) => x == y,
        (Whole or Real, Whole or Real) => AsDouble(a) is { } x && AsDouble(b) is { } y && AreClose(x, y),
        (Word x, Word y) => string.Equals(x.Text, y.Text, StringComparison.Ordinal),
        (Atom x, Atom y) => x.Kind == y.Kind,
        (Items { Open: '{' } x, Items { Open: '{' } y) => AreEqual(x.SortedPairs(), y.SortedPairs()),
        (Items { Open: '<' } x, Items { Open: '<' } y) => AreEqual(x.Values.Order().ToList(), y.Values.Order().ToList()),
        (Items x, Items y) => x.IsSequence == y.IsSequence && (x.IsSequence || x.Open == y.Open) && AreEqual(x.Values, y.Values),
        _ => false,
    };

    /// <summary>Some order, the same for equal values, so that what has no order can be put into one.</summary>
    public int CompareTo(PlainValue? other) => (this, other) switch
    {
        (_, null) => 1,
        (Atom x, Atom y) => x.Kind.CompareTo(y.Kind),
        (Whole x, Whole y) => Whole.Compare(x, y),
        (Whole or Real, Whole or Real) => Nullable.Compare(AsDouble(this), AsDouble(other)),
        (Word x, Word y) => string.CompareOrdinal(x.Text, y.Text),
        (Items x, Items y) =>
            x.Values.Zip(y.Values).Select(pair => pair.First.CompareTo(pair.Second)).FirstOrDefault(order => order != 0) is not 0 and var first
                ? first
                : x.Values.Count.CompareTo(y.Values.Count),
        _ => Rank.CompareTo(other.Rank),
    };

    private static bool AreEqual(IReadOnlyList<PlainValue> a, IReadOnlyList<PlainValue> b) => a.Count == b.Count
        && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second));

    // The difference of an infinity and anything is within any share of it.
    private static bool AreClose(double x, double y) =>
        x.Equals(y) || (double.IsFinite(x) && double.IsFinite(y) && Math.Abs(x - y) <= Tolerance * Math.Max(Math.Abs(x), Math.Abs(y)));

    // A whole number beyond all doubles has none.
    private static double? AsDouble(PlainValue value) => value is Real real ? real.Number : ((Whole)value).AsDouble();

    internal sealed record Atom(char Kind) : PlainValue
    {
        public override string ToString() => Kind switch { 'N' => "null", 'T' => "true", _ => "false" };
    }

    /// <param name="IsNegative">Its sign; zero has none.</param>
    /// <param name="Digits">Without leading zeros.</param>
    internal sealed record Whole(bool IsNegative, string Digits) : PlainValue
    {
        private const int DigitsOfAnyDouble = 309;

        public static Whole? Parse(string text)
        {
            var isNegative = text.StartsWith('-');
            var digits = isNegative ? text[1..] : text;
            if (digits.Length == 0 || digits.AsSpan().ContainsAnyExceptInRange('0', '9')) return null;
            digits = digits.TrimStart('0');
            return new Whole(isNegative && digits.Length > 0, digits.Length > 0 ? digits : "0");
        }

        public static int Compare(Whole x, Whole y)
        {
            if (x.IsNegative != y.IsNegative) return x.IsNegative ? -1 : 1;
            var size = x.Digits.Length != y.Digits.Length ? x.Digits.Length.CompareTo(y.Digits.Length) : string.CompareOrdinal(x.Digits, y.Digits);
            return x.IsNegative ? -size : size;
        }

        /// <summary>Its value; null beyond all finite ones.</summary>
        public double? AsDouble() =>
            Digits.Length <= DigitsOfAnyDouble && double.Parse(Digits, NumberStyles.None, CultureInfo.InvariantCulture) is var number
                && double.IsFinite(number) ? IsNegative ? -number : number : null;

        public override string ToString() => IsNegative ? $"-{Digits}" : Digits;
    }

    internal sealed record Real(double Number) : PlainValue
    {
        public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
    }

    internal sealed record Word(string Text) : PlainValue
    {
        public override string ToString() => $"\"{Text}\"";
    }

    internal sealed record Items(char Open, IReadOnlyList<PlainValue> Values) : PlainValue
    {
        public bool IsSequence => Open is '[' or '<';

        public IReadOnlyList<PlainValue> SortedPairs() => [.. Values.Chunk(2).OrderBy(pair => pair[0]).SelectMany(pair => pair)];

        public override string ToString() => $"{Open}{string.Join(", ", Values)}{(Open switch { '[' => ']', '(' => ')', '<' => '>', _ => '}' })}";
    }
}
