using System.Globalization;
using System.Numerics;

namespace R1.Sandbox.Tests;

/// <summary>A value that a cell sent, read back; see the worker's <c>ValueText</c> for the form. Compared by value.</summary>
internal abstract record PlainValue
{
    private const int MaxDepth = 60;
    private const double Tolerance = 1e-9;

    /// <summary>Reads a value; null for anything that is none.</summary>
    public static PlainValue? Parse(string text)
    {
        var at = 0;
        return Read(text, ref at, 0) is { } value && at == text.Length ? value : null;
    }

    /// <summary>Whether both are the same: numbers of all types by size, floating-point ones to a relative 1e-9, dictionaries in any order.</summary>
    public static bool AreEqual(PlainValue a, PlainValue b) => (a, b) switch
    {
        (Whole x, Whole y) => x.Number == y.Number,
        (Whole or Real, Whole or Real) => AreClose(AsDouble(a), AsDouble(b)),
        (Word x, Word y) => x.Text == y.Text,
        (Atom x, Atom y) => x.Kind == y.Kind,
        (Items { Open: '{' } x, Items { Open: '{' } y) => x.Values.Count == y.Values.Count && Pairs(x).All(p => Pairs(y).Any(q => AreEqual(p.Key, q.Key) && AreEqual(p.Value, q.Value))),
        (Items x, Items y) => x.Open == y.Open && x.Values.Count == y.Values.Count && x.Values.Zip(y.Values).All(pair => AreEqual(pair.First, pair.Second)),
        _ => false,
    };

    private static bool AreClose(double x, double y) => x.Equals(y) || Math.Abs(x - y) <= Tolerance * Math.Max(Math.Abs(x), Math.Abs(y));

    private static double AsDouble(PlainValue value) => value is Whole whole ? (double)whole.Number : ((Real)value).Number;

    private static IEnumerable<(PlainValue Key, PlainValue Value)> Pairs(Items items) => items.Values.Chunk(2).Select(pair => (pair[0], pair[1]));

    private static PlainValue? Read(string text, ref int at, int depth)
    {
        if (at >= text.Length || depth > MaxDepth) return null;
        var kind = text[at++];
        return kind switch
        {
            'N' or 'T' or 'F' => new Atom(kind),
            'i' => BigInteger.TryParse(Until(text, ref at, ';'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? new Whole(whole) : null,
            'd' => double.TryParse(Until(text, ref at, ';'), NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? new Real(real) : null,
            's' => ReadWord(text, ref at),
            '[' => ReadItems(text, ref at, kind, ']', depth),
            '(' => ReadItems(text, ref at, kind, ')', depth),
            '{' => ReadItems(text, ref at, kind, '}', depth),
            _ => null,
        };
    }

    private static Word? ReadWord(string text, ref int at)
    {
        if (!int.TryParse(Until(text, ref at, ':'), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > text.Length - at) return null;
        at += length;
        return new Word(text.Substring(at - length, length));
    }

    private static Items? ReadItems(string text, ref int at, char open, char close, int depth)
    {
        var values = new List<PlainValue>();
        while (at < text.Length && text[at] != close)
        {
            if (Read(text, ref at, depth + 1) is not { } value) return null;
            values.Add(value);
        }
        return at++ < text.Length && (open != '{' || values.Count % 2 == 0) ? new Items(open, values) : null;
    }

    private static string Until(string text, ref int at, char end)
    {
        var start = at;
        while (at < text.Length && text[at] != end) at++;
        return text[start..Math.Min(at++, text.Length)];
    }

    private sealed record Atom(char Kind) : PlainValue
    {
        public override string ToString() => Kind switch { 'N' => "null", 'T' => "true", _ => "false" };
    }

    private sealed record Whole(BigInteger Number) : PlainValue
    {
        public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
    }

    private sealed record Real(double Number) : PlainValue
    {
        public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
    }

    private sealed record Word(string Text) : PlainValue
    {
        public override string ToString() => $"\"{Text}\"";
    }

    private sealed record Items(char Open, IReadOnlyList<PlainValue> Values) : PlainValue
    {
        public override string ToString() => $"{Open}{string.Join(", ", Values)}{(Open == '[' ? ']' : Open == '(' ? ')' : '}')}";
    }
}
