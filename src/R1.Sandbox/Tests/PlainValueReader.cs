using System.Globalization;

namespace R1.Sandbox.Tests;

/// <summary>Reads values as the worker's <c>ValueText</c> writes them.</summary>
internal static class PlainValueReader
{
    private const int MaxDepth = 60;

    // Of floating-point numbers and lengths: no such number has more characters.
    private const int LongestNumber = 400;

    /// <summary>Reads a value; null for anything that is none.</summary>
    public static PlainValue? Read(string text)
    {
        var at = 0;
        return Read(text, ref at, 0) is { } value && at == text.Length ? value : null;
    }

    private static PlainValue? Read(string text, ref int at, int depth)
    {
        if (at >= text.Length || depth > MaxDepth) return null;
        var kind = text[at++];
        return kind switch
        {
            'N' or 'T' or 'F' => new PlainValue.Atom(kind),
            'i' => PlainValue.Whole.Parse(Until(text, ref at, ';')),
            'd' => Until(text, ref at, ';') is { Length: <= LongestNumber } number
                && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? new PlainValue.Real(real) : null,
            's' => Word(text, ref at, 1) is { } word ? new PlainValue.Word(word) : null,
            'u' => Word(text, ref at, 4) is { } units ? Units(units) : null,
            '[' => Items(text, ref at, kind, ']', depth),
            '(' => Items(text, ref at, kind, ')', depth),
            '<' => Items(text, ref at, kind, '>', depth),
            '{' => Items(text, ref at, kind, '}', depth) is { } pairs && pairs.Values.Count % 2 == 0 && HasDistinctKeys(pairs) ? pairs : null,
            _ => null,
        };
    }

    private static string? Word(string text, ref int at, int charactersEach)
    {
        if (!int.TryParse(Until(text, ref at, ':'), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length > (text.Length - at) / charactersEach) return null;
        at += length * charactersEach;
        return text.Substring(at - length * charactersEach, length * charactersEach);
    }

    private static PlainValue.Word? Units(string hexadecimal)
    {
        var units = new char[hexadecimal.Length / 4];
        for (var i = 0; i < units.Length; i++)
            if (ushort.TryParse(hexadecimal.AsSpan(4 * i, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
                units[i] = (char)unit;
            else return null;
        return new PlainValue.Word(new string(units));
    }

    private static PlainValue.Items? Items(string text, ref int at, char open, char close, int depth)
    {
        var values = new List<PlainValue>();
        while (at < text.Length && text[at] != close)
        {
            if (Read(text, ref at, depth + 1) is not { } value) return null;
            values.Add(value);
        }
        return at++ < text.Length ? new PlainValue.Items(open, values) : null;
    }

    private static bool HasDistinctKeys(PlainValue.Items pairs)
    {
        var keys = pairs.Values.Chunk(2).Select(pair => pair[0]).Order().ToList();
        return keys.Zip(keys.Skip(1)).All(pair => pair.First.CompareTo(pair.Second) != 0);
    }

    private static string Until(string text, ref int at, char end)
    {
        var start = at;
        at = text.IndexOf(end, start);
        if (at < 0) at = text.Length;
        return text[start..Math.Min(at++, text.Length)];
    }
}
