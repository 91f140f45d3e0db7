using System.Collections;
using System.Globalization;

namespace R1.Tokenization.Chat;

/// <summary>
/// Values of a template as Python has them: null, bool, long, double, string, lists and dictionaries, and <see cref="Undefined"/> for what no one set.
/// </summary>
internal static class JinjaValues
{
    /// <summary>What a missing name or member gives: false, empty, printed as nothing.</summary>
    public static readonly object Undefined = new();

    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool truth => truth,
        long number => number != 0,
        double number => number != 0,
        string text => text.Length > 0,
        ICollection items => items.Count > 0,
        _ => !ReferenceEquals(value, Undefined),
    };

    /// <summary>As <c>str()</c> writes it.</summary>
    public static string Text(object? value) => value switch
    {
        string text => text,
        null => "None",
        bool truth => truth ? "True" : "False",
        double number => number % 1 == 0 ? number.ToString("0.0", CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IDictionary map => $"{{{string.Join(", ", Keys(map).Select(key => $"{Quoted(key)}: {Quoted(map[key!])}"))}}}",
        IList list => $"[{string.Join(", ", list.Cast<object?>().Select(Quoted))}]",
        _ => "",
    };

    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => a == b,
        (long or double or bool, long or double or bool) => ToDouble(left) == ToDouble(right),
        (IDictionary a, IDictionary b) => a.Count == b.Count && Keys(a).All(key => b.Contains(key!) && AreEqual(a[key!], b[key!])),
        (IList a, IList b) => a.Count == b.Count && a.Cast<object?>().Zip(b.Cast<object?>()).All(pair => AreEqual(pair.First, pair.Second)),
        _ => Equals(left, right),
    };

    /// <summary>Less than 0 where the left one is smaller.</summary>
    public static int Compare(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        (long or double or bool, long or double or bool) => ToDouble(left).CompareTo(ToDouble(right)),
        _ => throw new InvalidOperationException($"{Describe(left)} and {Describe(right)} cannot be compared"),
    };

    /// <summary>Whether a text holds a text, a list an item, a dictionary a key.</summary>
    public static bool Contains(object? container, object? item) => container switch
    {
        string text => item is string part
            ? text.Contains(part, StringComparison.Ordinal)
            : throw new InvalidOperationException($"{Describe(item)} is no text"),
        IDictionary map => item is not null && map.Contains(item),
        _ => Items(container).Any(member => AreEqual(member, item)),
    };

    /// <summary>What a loop goes through; of a dictionary its keys.</summary>
    public static IReadOnlyList<object?> Items(object? value) => value switch
    {
        string text => [.. text.EnumerateRunes().Select(rune => rune.ToString())],
        IDictionary map => Keys(map),
        IList list => [.. list.Cast<object?>()],
        _ when ReferenceEquals(value, Undefined) => [],
        _ => throw new InvalidOperationException($"{Describe(value)} is no list"),
    };

    public static IReadOnlyList<object?> Keys(IDictionary map) => [.. map.Keys.Cast<object?>()];

    /// <summary>Member of a list, a text or a dictionary by number or key; <see cref="Undefined"/> where there is none.</summary>
    public static object? Member(object? value, object? key)
    {
        if (ReferenceEquals(value, Undefined)) throw new InvalidOperationException($"a value that was never set has no '{Text(key)}'");
        if (value is IDictionary map) return key is not null && map.Contains(key) ? map[key] : Undefined;
        if (key is not long index || value is null or bool or long or double) return Undefined;
        var items = Items(value);
        index = index < 0 ? index + items.Count : index;
        return index >= 0 && index < items.Count ? items[(int)index] : Undefined;
    }

    /// <summary>Part of a list or a text, as <c>value[from:to:step]</c>.</summary>
    public static object Slice(object? value, object? from, object? to, object? step)
    {
        var (items, stride) = (Items(value), step is long s and not 0 ? s : 1);
        int Bound(object? bound, long otherwise)
        {
            if (bound is not long index) return (int)otherwise;
            index = index < 0 ? index + items.Count : index;
            return (int)Math.Clamp(index, stride > 0 ? 0 : -1, stride > 0 ? items.Count : items.Count - 1);
        }
        var (first, last, chosen) = (Bound(from, stride > 0 ? 0 : items.Count - 1), Bound(to, stride > 0 ? items.Count : -1), new List<object?>());
        for (long i = first; stride > 0 ? i < last : i > last; i += stride) chosen.Add(items[(int)i]);
        return value is string ? string.Concat(chosen) : chosen;
    }

    public static double ToDouble(object? value) => value switch
    {
        long number => number,
        double number => number,
        bool truth => truth ? 1 : 0,
        _ => throw new InvalidOperationException($"{Describe(value)} is no number"),
    };

    public static string Describe(object? value) => ReferenceEquals(value, Undefined) ? "a value that was never set" : Quoted(value);

    private static string Quoted(object? value) => value is string text ? $"'{text}'" : Text(value);
}
