namespace R1.Runs.Trackers;

/// <summary>The numbers of a record as trackers group them: by what stands before a slash.</summary>
internal static class TrackedValues
{
    /// <summary>E.g. <c>development/pass_at_1</c> and <c>time/total</c>.</summary>
    public static IEnumerable<(string Name, double Value)> Of(MetricsRecord record) =>
        record.Values.Select(value => (value.Key.Replace('.', '/'), value.Value))
            .Concat(record.Time.Select(time => ($"time/{time.Key.Replace('.', '/')}", time.Value)));
}
