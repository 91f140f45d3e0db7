namespace R1.Notebook;

/// <summary>How far a loop is, in words.</summary>
internal static class TimeLeft
{
    public static string Count(int done, int total) => total > 0 ? $"{done}/{total}" : $"{done}";

    public static string Describe(TimeSpan elapsed, int done, int total)
    {
        var spent = CellText.Duration(elapsed);
        if (total <= 0 || done <= 0 || done >= total) return spent;
        return $"{spent}, {CellText.Duration(elapsed / done * (total - done))} left";
    }
}
