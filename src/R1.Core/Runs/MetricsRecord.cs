namespace R1.Runs;

/// <summary>What was measured at one step.</summary>
/// <param name="Step">Training step, from 0.</param>
/// <param name="Values">Numbers that depend on the seed alone, by snake-case name.</param>
/// <param name="Time">Wall times in seconds by name: the part in which two equal runs may differ.</param>
public sealed record MetricsRecord(long Step, IReadOnlyDictionary<string, double> Values, IReadOnlyDictionary<string, double> Time)
{
    /// <summary>Equal to the bit in everything but times (two NaN are equal).</summary>
    public bool SameButForTimes(MetricsRecord other) =>
        Step == other.Step && Values.Count == other.Values.Count
        && Values.All(value => other.Values.TryGetValue(value.Key, out var theirs) && Bits(value.Value) == Bits(theirs));

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
