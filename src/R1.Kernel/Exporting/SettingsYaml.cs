using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace R1.Kernel.Exporting;

/// <summary>Settings as YAML, nested at the dots of their keys. Values are written as JSON, which YAML reads as it is.</summary>
internal static class SettingsYaml
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Nested(IReadOnlyList<Setting> settings) =>
        string.Concat(Lines(settings.Select(setting => (setting.Key.Split('.'), setting.Value)), 0).Select(line => line + "\n"));

    private static IEnumerable<string> Lines(IEnumerable<(string[] Path, object Value)> settings, int depth)
    {
        foreach (var group in settings.GroupBy(setting => setting.Path[depth]))
        {
            // A bare n is a truth value in YAML 1.1.
            var name = new string(' ', 2 * depth) + (group.Key == "n" ? "'n'" : group.Key) + ":";
            var (path, value) = group.First();
            string[] lines = path.Length == depth + 1 ? [$"{name} {Scalar(value)}"] : [name, .. Lines(group, depth + 1)];
            foreach (var line in lines) yield return line;
        }
    }

    private static string Scalar(object value) => value switch
    {
        double number => Number(number),
        double[] numbers => $"[{string.Join(", ", numbers.Select(Number))}]",
        _ => JsonSerializer.Serialize(value, value.GetType(), Readable),
    };

    // YAML 1.1 takes 3e-06 for a text: a number has a point.
    private static string Number(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
        if (text.Contains('.')) return text;
        return text.Contains('e') ? text.Replace("e", ".0e", StringComparison.Ordinal) : text + ".0";
    }
}
