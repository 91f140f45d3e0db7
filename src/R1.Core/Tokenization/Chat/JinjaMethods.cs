using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace R1.Tokenization.Chat;

/// <summary>The functions, filters, tests and methods that chat templates use.</summary>
internal static class JinjaMethods
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>value | name(arguments)</c></summary>
    public static readonly IReadOnlyDictionary<string, Func<object?, JinjaArguments, object?>> Filters =
        new Dictionary<string, Func<object?, JinjaArguments, object?>>
        {
            ["trim"] = (value, _) => JinjaValues.Text(value).Trim(),
            ["length"] = (value, _) => (long)JinjaValues.Items(value).Count,
            ["count"] = (value, _) => (long)JinjaValues.Items(value).Count,
            ["upper"] = (value, _) => JinjaValues.Text(value).ToUpperInvariant(),
            ["lower"] = (value, _) => JinjaValues.Text(value).ToLowerInvariant(),
            ["string"] = (value, _) => JinjaValues.Text(value),
            ["safe"] = (value, _) => value,
            ["int"] = (value, _) => value is string text ? long.TryParse(text.Trim(), out var number) ? number : 0L : (long)JinjaValues.ToDouble(value),
            ["list"] = (value, _) => JinjaValues.Items(value).ToList(),
            ["reverse"] = (value, _) => JinjaValues.Items(value).Reverse().ToList(),
            ["first"] = (value, _) => JinjaValues.Items(value) is [var first, ..] ? first : JinjaValues.Undefined,
            ["last"] = (value, _) => JinjaValues.Items(value) is [.., var last] ? last : JinjaValues.Undefined,
            ["join"] = (value, given) => string.Join(given.Text(0, "d", ""), JinjaValues.Items(value).Select(JinjaValues.Text)),
            ["replace"] = (value, given) => JinjaValues.Text(value).Replace(given.Text(0, "old", ""), given.Text(1, "new", ""), StringComparison.Ordinal),
            ["items"] = (value, _) => Pairs((IDictionary)value!),
            ["default"] = (value, given) =>
                ReferenceEquals(value, JinjaValues.Undefined) || (JinjaValues.IsTrue(given.Get(1, "boolean", false)) && !JinjaValues.IsTrue(value))
                    ? given.Get(0, "default_value", "")
                    : value,
            ["tojson"] = (value, given) => Json(value, given.Get(0, "indent", null) is long indent ? (int)indent : null),
        };

    /// <summary><c>value is name</c></summary>
    public static readonly IReadOnlyDictionary<string, Func<object?, bool>> Tests = new Dictionary<string, Func<object?, bool>>
    {
        ["defined"] = value => !ReferenceEquals(value, JinjaValues.Undefined),
        ["undefined"] = value => ReferenceEquals(value, JinjaValues.Undefined),
        ["none"] = value => value is null,
        ["string"] = value => value is string,
        ["number"] = value => value is long or double,
        ["integer"] = value => value is long,
        ["boolean"] = value => value is bool,
        ["true"] = value => value is true,
        ["false"] = value => value is false,
        ["mapping"] = value => value is IDictionary,
        ["iterable"] = value => value is string or IEnumerable,
        ["sequence"] = value => value is string or IList or IDictionary,
    };

    /// <summary><c>name(arguments)</c></summary>
    public static readonly IReadOnlyDictionary<string, Func<JinjaArguments, object?>> Functions = new Dictionary<string, Func<JinjaArguments, object?>>
    {
        ["namespace"] = given => new Dictionary<string, object?>(given.Named),
        ["dict"] = given => new Dictionary<string, object?>(given.Named),
        ["range"] = given => Range([.. given.Positional.Select(value => (long)JinjaValues.ToDouble(value))]),
        ["raise_exception"] = given => throw new InvalidOperationException(given.Text(0, "message", "the template refuses the conversation")),
        ["strftime_now"] = given => throw new NotSupportedException("the template asks for the date (strftime_now): give it as a variable, e.g. date_string"),
    };

    /// <summary><c>value.name(arguments)</c>; what is not understood is an error that names it.</summary>
    public static object? Call(object? value, string name, JinjaArguments given) => (value, name) switch
    {
        (string text, "strip") => text.Trim(Characters(given)),
        (string text, "lstrip") => text.TrimStart(Characters(given)),
        (string text, "rstrip") => text.TrimEnd(Characters(given)),
        (string text, "split") => Split(text, given),
        (string text, "startswith") => text.StartsWith(given.Text(0, "prefix", ""), StringComparison.Ordinal),
        (string text, "endswith") => text.EndsWith(given.Text(0, "suffix", ""), StringComparison.Ordinal),
        (string text, "replace") => text.Replace(given.Text(0, "old", ""), given.Text(1, "new", ""), StringComparison.Ordinal),
        (string text, "upper") => text.ToUpperInvariant(),
        (string text, "lower") => text.ToLowerInvariant(),
        (IDictionary map, "items") => Pairs(map),
        (IDictionary map, "keys") => JinjaValues.Keys(map).ToList(),
        (IDictionary map, "values") => map.Values.Cast<object?>().ToList(),
        (IDictionary map, "get") => map.Contains(given.Text(0, "key", "")) ? map[given.Text(0, "key", "")] : given.Get(1, "default", null),
        _ => throw new NotSupportedException($"{JinjaValues.Describe(value)} has no method '{name}' here"),
    };

    private static char[]? Characters(JinjaArguments given) => given.Get(0, "chars", null) is string characters ? characters.ToCharArray() : null;

    private static List<object?> Split(string text, JinjaArguments given)
    {
        var most = given.Get(1, "maxsplit", -1L) is long and >= 0 and var limit ? (int)limit + 1 : int.MaxValue;
        return given.Get(0, "sep", null) is string separator
            ? [.. text.Split(separator, most)]
            : [.. text.Split((char[]?)null, most, StringSplitOptions.RemoveEmptyEntries)];
    }

    private static List<object?> Pairs(IDictionary map) => [.. JinjaValues.Keys(map).Select(key => new List<object?> { key, map[key!] })];

    private static List<object?> Range(long[] bounds)
    {
        var (from, to, step) = bounds switch { [var end] => (0L, end, 1L), [var begin, var end] => (begin, end, 1L), _ => (bounds[0], bounds[1], bounds[2]) };
        var numbers = new List<object?>();
        for (var i = from; step > 0 ? i < to : i > to; i += step) numbers.Add(i);
        return numbers;
    }

    // As json.dumps writes it, a blank after every comma and colon.
    private static string Json(object? value, int? indent, int depth = 0)
    {
        var (open, close) = indent is { } width
            ? ("\n" + new string(' ', width * (depth + 1)), "\n" + new string(' ', width * depth))
            : ("", "");
        var comma = indent is null ? ", " : "," + open;
        string Inner(object? member) => Json(member, indent, depth + 1);
        return value switch
        {
            null => "null",
            bool truth => truth ? "true" : "false",
            string text => JsonSerializer.Serialize(text, Compact),
            IDictionary { Count: 0 } => "{}",
            IList { Count: 0 } => "[]",
            IDictionary map => $"{{{open}{string.Join(comma, JinjaValues.Keys(map).Select(key => $"{Inner(key)}: {Inner(map[key!])}"))}{close}}}",
            IList list => $"[{open}{string.Join(comma, list.Cast<object?>().Select(Inner))}{close}]",
            _ => JinjaValues.Text(value),
        };
    }
}

/// <summary>Arguments of a call.</summary>
/// <param name="Positional">In order.</param>
/// <param name="Named">Those with a name.</param>
internal sealed record JinjaArguments(IReadOnlyList<object?> Positional, IReadOnlyDictionary<string, object?> Named)
{
    public static readonly JinjaArguments None = new([], new Dictionary<string, object?>());

    public object? Get(int place, string name, object? otherwise) =>
        place < Positional.Count ? Positional[place] : Named.TryGetValue(name, out var value) ? value : otherwise;

    public string Text(int place, string name, string otherwise) => JinjaValues.Text(Get(place, name, otherwise));
}
