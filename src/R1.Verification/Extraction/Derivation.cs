using System.Text.RegularExpressions;

namespace R1.Verification.Extraction;

/// <summary>
/// Display mathematics of several lines at the end of a worked solution: what its last line arrives at is the answer, unless each line gives a value
/// to a name of its own.
/// </summary>
internal static partial class Derivation
{
    private const int Longest = 4000;

    /// <summary>The answer in a display; the display itself when it has one line or is no derivation.</summary>
    public static string Result(string display)
    {
        if (display.Length > Longest || !display.StartsWith("\\begin{", StringComparison.Ordinal) ||
            Environment().Match(display) is not { Success: true } match) return display;
        var rows = match.Groups["rows"].Value.Split("\\\\").Select(Bare).Where(row => row.Length > 0).ToList();
        if (rows.Count == 0) return display;
        var names = rows.Select(row => Named().Match(row) is { Success: true } named ? named.Groups[1].Value : null).ToList();
        if (rows.Count > 1 && names.TrueForAll(name => name is not null) && names.Distinct().Count() == names.Count) return string.Join(" , ", rows);
        return rows[^1].TrimStart('=', ' ');
    }

    private static string Bare(string row) => Tags().Replace(row.Replace("&", "", StringComparison.Ordinal), "").Trim().TrimEnd('.', ',').Trim();

    [GeneratedRegex(@"^\\begin\{(?<name>(?:align|aligned|alignat|gather|gathered|equation|eqnarray|split|multline|array|displaymath|math|flalign)\*?)\}" +
        @"(?:\{[lcr| 0-9]*\})?(?<rows>.*?)\\end\{\k<name>\}[\s.]*$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Environment();

    [GeneratedRegex(@"^([a-zA-Z](?:_\{?[0-9a-zA-Z]+\}?)?|\\[a-z]+)\s*=(?!=)[^=]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(@"\\(?:tag|label|notag|nonumber)(?:\{[^{}]*\})?", RegexOptions.CultureInvariant)]
    private static partial Regex Tags();
}
