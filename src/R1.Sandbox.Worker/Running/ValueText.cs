using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace R1.Sandbox.Worker.Running;

/// <summary>
/// Plain values as text, so that they can be compared outside: <c>N</c> null, <c>T F</c> truth, <c>i12;</c> whole numbers, <c>d0.5;</c> others,
/// <c>s3:abc</c> texts, <c>[ ]</c> sequences, <c>( )</c> tuples, <c>{ }</c> dictionaries (key, value, ...), <c>!Name;</c> anything else.
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
            char letter => text.Append("s1:").Append(letter),
            string word => text.Append('s').Append(word.Length).Append(':').Append(word),
            StringBuilder word => text.Append('s').Append(word.Length).Append(':').Append(word),
            ITuple tuple => Items(text, '(', Enumerable.Range(0, tuple.Length).Select(i => tuple[i]), ')', depth),
            IDictionary pairs => Items(text, '{', pairs.Keys.Cast<object?>().SelectMany(key => new[] { key, pairs[key!] }), '}', depth),
            IEnumerable items => Items(text, '[', items.Cast<object?>(), ']', depth),
            _ => text.Append('!').Append(value.GetType().Name.Replace(";", "")).Append(';'),
        };
    }

    private static StringBuilder Items(StringBuilder text, char open, IEnumerable<object?> items, char close, int depth)
    {
        text.Append(open);
        foreach (var item in items) Write(text, item, depth + 1);
        return text.Append(close);
    }
}
