using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace R1.Sandbox.Worker.Running;

/// <summary>
/// Plain values as text, so that they can be compared outside: <c>N</c> null, <c>T F</c> truth, <c>i12;</c> whole numbers, <c>d0.5;</c> others,
/// <c>s3:abc</c> texts, <c>u2:d8000041</c> texts that are no Unicode in hexadecimal units, <c>[ ]</c> sequences, <c>( )</c> tuples, <c>&lt; &gt;</c> sets,
/// <c>{ }</c> dictionaries (key, value, ...), <c>!Name;</c> anything else.
/// </summary>
internal static class ValueText
{
    // Beyond this a value is not compared: sequences may be endless and objects contain themselves.
    private const int MaxCharacters = 1 << 20, MaxDepth = 50;

    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, int depth)
    {
        if (depth > MaxDepth || text.Length > MaxCharacters) throw new InvalidOperationException("the value is too large to be compared");
        _ = value switch
        {
            null => text.Append('N'),
            bool truth => text.Append(truth ? 'T' : 'F'),
            sbyte or byte or short or ushort or int or uint or long or ulong or BigInteger or Int128 or UInt128 or nint or nuint =>
                text.Append('i').Append(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)).Append(';'),
            double or float or decimal or Half => text.Append('d').Append(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)).Append(';'),
            char letter => Text(text, letter.ToString()),
            string word => Text(text, word),
            StringBuilder word => Text(text, word.ToString()),
            ITuple tuple => Items(text, '(', Enumerable.Range(0, tuple.Length).Select(i => tuple[i]), ')', depth),
            IDictionary pairs => Items(text, '{', pairs.Keys.Cast<object?>().SelectMany(key => new[] { key, pairs[key!] }), '}', depth),
            Array { Rank: > 1 } grid => Grid(text, grid, [], depth),
            IEnumerable pairs when Has(value, typeof(IReadOnlyDictionary<,>))
                || Has(value, typeof(IDictionary<,>)) => Items(text, '{', pairs.Cast<object>().SelectMany(Parts), '}', depth),
            IEnumerable items when Has(value, typeof(ISet<>)) || Has(value, typeof(IReadOnlySet<>)) => Items(text, '<', items.Cast<object?>(), '>', depth),
            IEnumerable items => Items(text, '[', items.Cast<object?>(), ']', depth),
            _ => text.Append('!').Append(value.GetType().Name.Replace(";", "")).Append(';'),
        };
    }

    // Rows of rows.
    private static StringBuilder Grid(StringBuilder text, Array grid, int[] place, int depth)
    {
        text.Append('[');
        for (var i = 0; i < grid.GetLength(place.Length); i++)
            if (place.Length + 1 == grid.Rank) Write(text, grid.GetValue([.. place, i]), depth + grid.Rank);
            else Grid(text, grid, [.. place, i], depth);
        return text.Append(']');
    }

    private static bool Has(object value, Type generic) => value.GetType().GetInterfaces()
        .Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == generic);

    private static object?[] Parts(object pair) => [pair.GetType().GetProperty("Key")!.GetValue(pair), pair.GetType().GetProperty("Value")!.GetValue(pair)];

    // A lone surrogate has no UTF-8: it would come out as the replacement character, equal to any other.
    private static StringBuilder Text(StringBuilder text, string word) => !IsWellFormed(word)
        ? text.Append('u').Append(word.Length).Append(':').AppendJoin("", word.Select(unit => $"{(int)unit:x4}"))
        : text.Append('s').Append(word.Length).Append(':').Append(word);

    private static bool IsWellFormed(string word)
    {
        for (var i = 0; i < word.Length; i++)
            if (char.IsSurrogate(word[i]) && !(i + 1 < word.Length && char.IsSurrogatePair(word[i], word[++i]))) return false;
        return true;
    }

    private static StringBuilder Items(StringBuilder text, char open, IEnumerable<object?> items, char close, int depth)
    {
        text.Append(open);
        foreach (var item in items) Write(text, item, depth + 1);
        return text.Append(close);
    }
}
