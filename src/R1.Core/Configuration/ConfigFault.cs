using System.Collections;
using System.Globalization;

namespace R1.Configuration;

/// <summary>One thing wrong with a configuration.</summary>
/// <param name="Field">Name of the field as in the record (<c>nameof</c>) or as in JSON; nested ones joined by dots.</param>
/// <param name="Value">What it holds.</param>
/// <param name="Remedy">What to do, as an imperative: <c>give a value from 0 to 1</c>.</param>
public sealed record ConfigFault(string Field, object? Value, string Remedy)
{
    /// <summary>E.g. <c>top_p = 1.5: give a value from 0 to 1</c>.</summary>
    public override string ToString() => $"{Field} = {Show(Value)}: {Remedy}";

    private static string Show(object? value) => value switch
    {
        null => "null",
        string text => $"'{new RawJson(text)}'",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Show))}]",
        _ => value.ToString() ?? "",
    };
}
