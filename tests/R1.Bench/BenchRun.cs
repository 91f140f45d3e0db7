namespace R1.Bench;

/// <summary>Everything in order: the machine's peak, the cpu preset, two dense shapes, a checkpoint if one is given, memory, the answer verifier, the
/// sandbox, the notebook runner; then table and file.</summary>
internal static class BenchRun
{
    // A step of the memory run takes about this long; only the estimate of the time left depends on it.
    private const double MemoryStepSeconds = 0.04;
    private const int StartUps = 5;

    /// <exception cref="ArgumentException">The checkpoint is not one, or nothing has a name that was asked for.</exception>
    public static void Run(BenchOptions options)
    {
        using var preset = Subject.CpuPreset();
        using var small = Subject.Llama1M();
        using var middle = Subject.Llama8M();
        using var checkpoint = options.ModelFolder is { } folder ? Subject.Load(folder) : null;
        var grpo = new GrpoJobs();
        List<Job> peak = [.. MachinePeak.Jobs()];
        List<Job> jobs = [.. Of(preset), .. grpo.All(), .. Of(small), .. Of(middle), .. checkpoint is null ? [] : Of(checkpoint)];
        bool Wanted(string part) => part.Contains(options.Only, StringComparison.OrdinalIgnoreCase);
        jobs.RemoveAll(job => !Wanted(job.Name));
        var withVerifier = Wanted("verifier");
        var withSandbox = Wanted("sandbox");
        if (jobs.Count == 0 && options.MemorySteps == 0 && !withVerifier && !withSandbox && !Wanted("breakdown") && !Wanted("start-up")
            && !Wanted(KernelRun.Family))
            throw new ArgumentException($"nothing is named '{options.Only}'");

        var progress = new Progress();
        var peakSeconds = options.SecondsPerJob / 4;
        var left = Plan.Seconds(peak.Count, peakSeconds) + Plan.Seconds(jobs.Count, options.SecondsPerJob) + options.MemorySteps * MemoryStepSeconds;
        var plan = new Plan(options, progress, left);
        var peaks = plan.Measure(peak, peakSeconds);
        var results = plan.Measure(jobs, options.SecondsPerJob);
        var fastest = peaks.Max(one => one.BestFlopsPerSecond);
        var breakdowns = Wanted("breakdown")
            ? new[] { preset, small, middle, checkpoint }.OfType<Subject>().SelectMany(Breakdown.Jobs).Select(taken =>
            {
                progress.Show($"breakdown of {taken.Job.Name}", options.SecondsPerJob);
                using var clock = taken.Clock;
                return Breakdown.Measure(taken.Job, clock, options.SecondsPerJob / 2, fastest);
            }).ToList()
            : [];
        var startUp = Wanted("start-up") ? StartUp.Measure(StartUps) : null;
        var memory = options.MemorySteps == 0 ? null : MemoryResult.Watch(options.MemorySteps,
            (step, secondsLeft) => progress.Show($"memory, step {step}", secondsLeft));
        var verifier = withVerifier ? VerifierResult.Measure(options.SecondsPerJob) : null;
        var sandbox = withSandbox ? SandboxResult.Measure(options.SecondsPerJob) : null;
        if (Wanted(KernelRun.Family))
        {
            progress.Show("the notebook runner", KernelRun.AboutSeconds);
            results.AddRange(KernelRun.Measure());
        }
        progress.End();
        var report = new Report(options, peaks, results, plan.LeftOut, breakdowns, grpo.Seconds, startUp, memory, verifier, sandbox);
        report.WriteTable(Console.Out);
        report.WriteJson();
    }

    /// <summary>Growth curves only.</summary>
    public static void Grow(BenchOptions options)
    {
        var progress = new Progress();
        var points = Growth.Measure(options.SecondsPerJob / 4, what => progress.Show(what, Plan.Seconds(42 - progress.Shown, options.SecondsPerJob / 4)));
        progress.End();
        GrowthReport.Write(points, Path.GetDirectoryName(Path.GetFullPath(options.OutputPath))!, Console.Out);
    }

    private static IEnumerable<Job> Of(Subject subject) => SamplingJobs.For(subject).Concat(TrainingJobs.For(subject));
}

/// <summary>Runs jobs, foretells their times, and leaves out what would take too long.</summary>
internal sealed class Plan(BenchOptions options, Progress progress, double left)
{
    // Warming up, three calls where one is longer than the third part, setting up.
    private const double Overhead = 1.5;

    private readonly Dictionary<string, double> _flopsPerSecond = [];

    /// <summary>About how long some jobs take.</summary>
    public static double Seconds(int jobs, double secondsPerJob) => jobs * secondsPerJob * Overhead;

    /// <summary>Jobs that were not run, with the seconds that a call would have taken.</summary>
    public Dictionary<string, double> LeftOut { get; } = [];

    public List<Measurement> Measure(IEnumerable<Job> jobs, double seconds)
    {
        var results = new List<Measurement>();
        foreach (var job in jobs)
        {
            progress.Show(job.Name, left);
            left = Math.Max(0, left - Seconds(1, seconds));
            if (_flopsPerSecond.TryGetValue(job.Family, out var speed) && job.Flops / speed > options.LongestSeconds)
            {
                LeftOut[job.Name] = job.Flops / speed;
                continue;
            }
            var result = Measurement.Of(job, seconds);
            if (job.Flops > 0) _flopsPerSecond[job.Family] = result.FlopsPerSecond;
            results.Add(result);
        }
        return results;
    }
}
