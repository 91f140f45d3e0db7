using R1.Foundation;

namespace R1.Runs;

/// <summary>What metrics.jsonl held when a checkpoint was saved, so that a log that lost records is not continued.</summary>
/// <param name="Sha256">Hash of the file.</param>
/// <param name="Steps">The steps that it has records of.</param>
internal sealed record MetricsMark(string Sha256, IReadOnlyList<StepRange> Steps)
{
    /// <summary>Describes a file as it is now.</summary>
    public static MetricsMark Of(string path) =>
        new(Hashes.OfBytes(MetricsLine.ReadBytes(path)), StepRange.Of(MetricsLog.Read(path).Select(record => record.Step)));

    /// <summary>Compares a file with what it held.</summary>
    /// <param name="path">metrics.jsonl.</param>
    /// <param name="folder">The folder to delete where the file cannot be restored.</param>
    /// <exception cref="CheckpointException">Records are missing or changed: names them and the remedy.</exception>
    public void Verify(string path, string folder)
    {
        var now = Of(path);
        if (now.Sha256 == Sha256) return;
        var missing = StepRange.Of(Steps.SelectMany(range => range.All()).Except(now.Steps.SelectMany(range => range.All())));
        var found = missing.Count == 0 ? "other ones" : $"none of {string.Join(", ", missing)}";
        throw new CheckpointException(
            $"{path}: expected the records of steps {string.Join(", ", Steps)} that the last checkpoint was saved with, found {found}. "
            + $"Nothing was loaded. Restore the file from a copy, or delete {folder} to start again.");
    }
}

/// <summary>Steps without a gap, both ends included.</summary>
internal sealed record StepRange(long First, long Last)
{
    /// <summary>The fewest ranges that hold these steps and no other.</summary>
    public static IReadOnlyList<StepRange> Of(IEnumerable<long> steps)
    {
        var ranges = new List<StepRange>();
        foreach (var step in steps)
            if (ranges.Count > 0 && step <= ranges[^1].Last + 1) ranges[^1] = ranges[^1] with { Last = step };
            else ranges.Add(new StepRange(step, step));
        return ranges;
    }

    /// <summary>Each of the steps.</summary>
    public IEnumerable<long> All()
    {
        for (var step = First; step <= Last; step++) yield return step;
    }

    /// <inheritdoc/>
    public override string ToString() => First == Last ? $"{First}" : $"{First} to {Last}";
}
