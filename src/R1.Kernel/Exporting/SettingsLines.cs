using System.Collections;
using System.Globalization;

namespace R1.Kernel.Exporting;

/// <summary>Settings as arguments of a command, one word a line; a switch is there or not.</summary>
internal static class SettingsLines
{
    public static string Render(IReadOnlyList<Setting> settings) => string.Concat(settings.SelectMany(Words).Select(word => word + "\n"));

    private static IEnumerable<string> Words(Setting setting) => setting.Value switch
    {
        false => [],
        true => [$"--{setting.Key}"],
        string text => [$"--{setting.Key}", text],
        IEnumerable list => [$"--{setting.Key}", .. list.Cast<object>().Select(Word)],
        var value => [$"--{setting.Key}", Word(value)],
    };

    private static string Word(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
