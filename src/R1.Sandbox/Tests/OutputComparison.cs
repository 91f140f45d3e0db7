using System.Globalization;
using System.Text.RegularExpressions;

namespace R1.Sandbox.Tests;

/// <summary>
/// Compares outputs of programs line by line, trailing white space aside. Where the expected outputs of a task contain decimal fractions, its numbers are
/// compared as numbers, to a relative 1e-9: 2.50 and 2.500 are one. A task of whole numbers is compared as text, so that 10 is not 0010.
/// </summary>
internal sealed partial class OutputComparison(IEnumerable<string> expectedOutputs)
{
    private const double Tolerance = 1e-9;

    // More digits than any double has; what is longer is compared as text.
    private const int LongestNumber = 400;

    private readonly bool _isNumeric = expectedOutputs.Any(output => Words(output).Any(word => Fraction().IsMatch(word)));

    /// <summary>Whether an output is the expected one.</summary>
    public bool AreEqual(string output, string expected)
    {
        var (actualLines, expectedLines) = (Lines(output), Lines(expected));
        return actualLines.Length == expectedLines.Length && actualLines.Zip(expectedLines)
            .All(pair => AreEqualLines(pair.First.TrimEnd(), pair.Second.TrimEnd()));
    }

    private bool AreEqualLines(string actual, string expected)
    {
        if (actual == expected) return true;
        if (!_isNumeric) return false;
        var (words, expectedWords) = (Words(actual), Words(expected));
        return words.Length == expectedWords.Length && words.Zip(expectedWords)
            .All(pair => pair.First == pair.Second || (Number(pair.First) is { } a && Number(pair.Second) is { } b && AreClose(a, b)));
    }

    private static bool AreClose(double a, double b) => Math.Abs(a - b) <= Tolerance * Math.Max(Math.Abs(a), Math.Abs(b));

    private static double? Number(string word) =>
        word.Length <= LongestNumber && Numeral().IsMatch(word) && double.Parse(word, NumberStyles.Float, CultureInfo.InvariantCulture) is var number
            && double.IsFinite(number) ? number : null;

    private static string[] Lines(string text) => text.TrimEnd().Split('\n');

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]{1,4})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Numeral();

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)\.[0-9]+([eE][-+]?[0-9]{1,4})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();
}
