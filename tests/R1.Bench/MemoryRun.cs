using R1.Configuration;
using R1.Runs;

namespace R1.Bench;

/// <summary>Memory after a step.</summary>
internal sealed record MemoryPoint(int Step, double ManagedMb, double NativeMb, double ResidentMb, long Tensors)
{
    public double LiveMb => ManagedMb + NativeMb;
}

/// <summary>
/// Memory over many RL steps of a small model with all that a stage does beside them: metrics, measurements, refreshed references, checkpoints. It must
/// not grow.
/// </summary>
internal sealed record MemoryResult(IReadOnlyList<MemoryPoint> Points, double SecondsPerStep, double PeakResidentMb)
{
    private const int Every = 50, Settled = 200;

    /// <summary>Largest growth of memory that counts as none: buffers keep the size of the largest batch so far.</summary>
    public const double Tolerance = 0.02;

    /// <summary>Growth of live memory from step 200 on, as a share: lowest point of the last quarter over that of the first.</summary>
    /// <remarks>A leak lifts the low points too; the compiler at work in the background lifts a point now and then by some megabytes.</remarks>
    public double LiveGrowth => Growth(point => point.LiveMb);

    /// <summary>The same of resident memory.</summary>
    public double ResidentGrowth => Growth(point => point.ResidentMb);

    /// <summary>Tensors alive at the end and not at step 200: none may be.</summary>
    public long TensorGrowth => Points[^1].Tensors - AfterSettling[0].Tensors;

    public bool IsFlat => LiveGrowth <= Tolerance && ResidentGrowth <= Tolerance && TensorGrowth <= 0;

    private List<MemoryPoint> AfterSettling => [.. Points.Where(point => point.Step >= Settled).DefaultIfEmpty(Points[^1])];

    /// <param name="steps">RL steps.</param>
    /// <param name="progress">Receives step and seconds left.</param>
    public static MemoryResult Watch(int steps, Action<int, double> progress)
    {
        ProcessMemory.ResetPeak();
        var folder = Directory.CreateTempSubdirectory("r1-bench-");
        try
        {
            return Watch(steps, folder.FullName, progress);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static MemoryResult Watch(int steps, string folder, Action<int, double> progress)
    {
        // Updates that move next to nothing: a policy that learnt to write longer completions would need larger buffers, which is no leak.
        using var grpo = new GrpoRun(Preset.Smoke, config => config with { ReferenceRefreshSteps = Every, LearningRate = 1e-9 });
        using var run = Run.Start("memory", grpo.Config, Preset.Smoke, 1, folder);
        var log = run.Stage("");
        var points = new List<MemoryPoint>();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var step = 1; step <= steps; step++)
        {
            var done = grpo.Step();
            log.Metrics.Append(step, StepValues.Of(done), StepValues.TimesOf(done));
            if (step % Every != 0 && step != steps) continue;
            _ = grpo.Evaluate();
            log.SaveCheckpoint(step, grpo.Parts());
            points.Add(ProcessMemory.After(step));
            progress(step, clock.Elapsed.TotalSeconds / step * (steps - step));
        }
        return new MemoryResult(points, clock.Elapsed.TotalSeconds / steps, ProcessMemory.PeakResidentMegabytes());
    }

    private double Growth(Func<MemoryPoint, double> of)
    {
        var settled = AfterSettling.Select(of).ToList();
        var quarter = Math.Max(1, settled.Count / 4);
        return settled[^quarter..].Min() / settled[..quarter].Min() - 1;
    }
}
