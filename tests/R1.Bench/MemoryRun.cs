using R1.Runs;

namespace R1.Bench;

/// <summary>Memory after a step.</summary>
internal sealed record MemoryPoint(int Step, double LiveMb, double ResidentMb, long Tensors);

/// <summary>Memory over many RL steps of a small model: it must not grow.</summary>
internal sealed record MemoryResult(IReadOnlyList<MemoryPoint> Points, double SecondsPerStep)
{
    private const int Every = 50, Settled = 200;

    /// <summary>Largest growth that counts as none: buffers keep the size of the largest batch so far.</summary>
    public const double Tolerance = 0.02;

    /// <summary>Growth of live memory from step 200 on, as a share: lowest point of the last quarter over that of the first.</summary>
    /// <remarks>A leak lifts the low points too; the compiler at work in the background lifts a point now and then by some megabytes.</remarks>
    public double LiveGrowth => Growth(point => point.LiveMb);

    /// <summary>The same of resident memory.</summary>
    public double ResidentGrowth => Growth(point => point.ResidentMb);

    public bool IsFlat => LiveGrowth <= Tolerance && ResidentGrowth <= Tolerance;

    /// <param name="steps">RL steps.</param>
    /// <param name="progress">Receives step and seconds left.</param>
    public static MemoryResult Watch(int steps, Action<int, double> progress)
    {
        using var run = new GrpoRun(Preset.Smoke, config => config with { ReferenceRefreshSteps = 50 });
        var points = new List<MemoryPoint>();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var step = 1; step <= steps; step++)
        {
            run.Step();
            if (step % Every != 0 && step != steps) continue;
            points.Add(Point(step));
            progress(step, clock.Elapsed.TotalSeconds / step * (steps - step));
        }
        return new MemoryResult(points, clock.Elapsed.TotalSeconds / steps);
    }

    private static MemoryPoint Point(int step)
    {
        var memory = ProcessMemory.Read();
        return new MemoryPoint(step, memory.LiveMegabytes, memory.ResidentMegabytes, memory.Tensors);
    }

    private double Growth(Func<MemoryPoint, double> of)
    {
        var settled = Points.Where(point => point.Step >= Settled).DefaultIfEmpty(Points[^1]).Select(of).ToList();
        var quarter = Math.Max(1, settled.Count / 4);
        return settled[^quarter..].Min() / settled[..quarter].Min() - 1;
    }
}
