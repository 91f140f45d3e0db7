using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace R1.Verification.Comparing;

/// <summary>A date or a time of day; parts that were not written are null. A clock without a.m. and p.m. may be either.</summary>
internal sealed record DateParts(int? Year, int? Month, int? Day, int? Minutes, bool? IsAfternoon);

/// <summary>Dates with the month in words, ISO dates, Chinese dates, and times with a.m. or p.m.</summary>
internal static partial class Dates
{
    private const int LongestDate = 60;

    private static readonly SearchValues<char> NeverInDates = SearchValues.Create("=^()_<>+*/[]|&");

    private static readonly SearchValues<char> AfterBackslash = SearchValues.Create("tm,;: !");

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly SearchValues<string> MonthNames = SearchValues.Create(Months, StringComparison.OrdinalIgnoreCase),
        Hours = SearchValues.Create(["midnight", "noon", "midday"], StringComparison.OrdinalIgnoreCase);

    /// <summary>The date or time that a text is; null when it is none.</summary>
    public static DateParts? Of(string text)
    {
        if (text.Length > LongestDate || text.AsSpan().ContainsAny(NeverInDates) || !HasMark(text) || HasOtherCommand(text)) return null;
        var bare = Marks().Replace(text, " ").Trim();
        if (bare.ToLowerInvariant() is "midnight" or "noon" or "midday") return new DateParts(null, null, null, 0, bare[0] is 'n' or 'N' || bare.Length == 6);
        if (!bare.AsSpan().ContainsAnyInRange('0', '9')) return null;
        if (Iso().Match(bare) is { Success: true } iso) return Date(iso);
        if (Chinese().Match(bare) is { Success: true } chinese) return Date(chinese);
        if (MonthFirst().Match(bare) is { Success: true } first) return Date(first.Groups[3].Value, first.Groups[1].Value, first.Groups[2].Value);
        if (DayFirst().Match(bare) is { Success: true } second) return Date(second.Groups[3].Value, second.Groups[2].Value, second.Groups[1].Value);
        return Clock().Match(bare) is { Success: true } clock ? Time(clock) : null;
    }

    // The marks of a date in digits, the name of a month, the letters of a.m. and p.m., or an hour with a name.
    private static bool HasMark(ReadOnlySpan<char> text) => text.ContainsAnyInRange('0', '9')
        ? text.Count('-') > 1 || text.Contains('月') || text.ContainsAny('m', 'M') && text.ContainsAny("aApP") || text.ContainsAny(MonthNames)
        : text.ContainsAny(Hours);

    // What is neither text nor spacing is mathematics.
    private static bool HasOtherCommand(string text)
    {
        for (var at = text.IndexOf('\\'); at >= 0; at = text.IndexOf('\\', at + 1))
            if (at + 1 == text.Length || !AfterBackslash.Contains(text[at + 1])) return true;
        return false;
    }

    /// <summary>Two answers that are both dates or both times; null otherwise. 19:30 is a time only where the other side says that it is one, else a
    /// ratio.</summary>
    public static (DateParts, DateParts)? Pair(string gold, string answer)
    {
        var (left, right) = (Of(gold), Of(answer));
        if (left is { Minutes: not null } && right is null) right = Bare(answer);
        if (right is { Minutes: not null } && left is null) left = Bare(gold);
        return left is not null && right is not null ? (left, right) : null;
    }

    /// <summary>The year, and the half of the day, may be missing on one side.</summary>
    public static bool AreEqual(DateParts a, DateParts b) =>
        a.Month == b.Month && a.Day == b.Day && (a.Year is null || b.Year is null || a.Year == b.Year) && a.Minutes == b.Minutes &&
        (a.IsAfternoon is null || b.IsAfternoon is null || a.IsAfternoon == b.IsAfternoon);

    private static DateParts? Date(Match match) => Date(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);

    private static DateParts? Date(string year, string month, string day)
    {
        var m = int.TryParse(month, CultureInfo.InvariantCulture, out var number) ? number
            : Array.IndexOf(Months, month.ToLowerInvariant()[..Math.Min(3, month.Length)]) + 1;
        var d = int.Parse(day, CultureInfo.InvariantCulture);
        return m is >= 1 and <= 12 && d is >= 1 and <= 31
            ? new DateParts(year.Length > 0 ? int.Parse(year, CultureInfo.InvariantCulture) : null, m, d, null, null) : null;
    }

    private static DateParts? Time(Match clock)
    {
        var hour = int.Parse(clock.Groups[1].Value, CultureInfo.InvariantCulture);
        var minute = clock.Groups[2].Length > 0 ? int.Parse(clock.Groups[2].Value, CultureInfo.InvariantCulture) : 0;
        if (hour is < 1 or > 12 || minute > 59) return null;
        return new DateParts(null, null, null, hour % 12 * 60 + minute, clock.Groups[3].Value[0] is 'p' or 'P');
    }

    // From 1:00 to 12:59 it may be either half of the day.
    private static DateParts? Bare(string text)
    {
        if (text.Length > LongestDate || BareClock().Match(Marks().Replace(text, " ").Trim()) is not { Success: true } clock) return null;
        var hour = int.Parse(clock.Groups[1].Value, CultureInfo.InvariantCulture);
        var minute = int.Parse(clock.Groups[2].Value, CultureInfo.InvariantCulture);
        return new DateParts(null, null, null, hour % 12 * 60 + minute, hour is >= 1 and <= 12 ? null : hour > 12);
    }

    [GeneratedRegex(@"^([01]?[0-9]|2[0-3]) ?: ?([0-5][0-9])$", RegexOptions.CultureInvariant)]
    private static partial Regex BareClock();

    [GeneratedRegex(@"\\text|\\mathrm|\\mbox|\\[,;: !]|[{}$~]", RegexOptions.CultureInvariant)]
    private static partial Regex Marks();

    [GeneratedRegex(@"^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Iso();

    [GeneratedRegex(@"^(?:([0-9]{4}) ?年)? ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?[日号]$", RegexOptions.CultureInvariant)]
    private static partial Regex Chinese();

    [GeneratedRegex(@"^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? +([0-9]{1,2})(?:st|nd|rd|th)?(?:,? +([0-9]{4}))?\.?$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex MonthFirst();

    [GeneratedRegex(@"^([0-9]{1,2})(?:st|nd|rd|th)?(?: of)? +(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,?(?: +([0-9]{4}))?\.?$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex DayFirst();

    [GeneratedRegex(@"^([0-9]{1,2})(?: ?: ?([0-9]{2}))? *([ap])\.? ?m\.?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Clock();
}
