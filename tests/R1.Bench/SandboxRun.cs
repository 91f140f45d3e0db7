using System.Diagnostics;
using R1.Sandbox;

namespace R1.Bench;

/// <summary>Throughput of the code reward in C#, all workers busy.</summary>
/// <param name="Workers">Candidates at once.</param>
/// <param name="CandidatesPerSecond">Different candidates compiled and run, three tests each.</param>
/// <param name="TestsPerSecond">Their tests.</param>
/// <param name="WarmRunsPerSecond">Runs of compiled programs, one test and one fresh sandbox each.</param>
/// <param name="CellMilliseconds">CPU time of a run inside its sandbox.</param>
/// <param name="WhyNot">Why nothing was measured; null where it was.</param>
internal sealed record SandboxResult(int Workers, double CandidatesPerSecond, double TestsPerSecond, double WarmRunsPerSecond,
    double CellMilliseconds, string? WhyNot)
{
    private const int Batch = 100;

    private static readonly CodeTask Calls = new()
    {
        Language = CodeLanguage.CSharp,
        Tests = [new AssertionTest("Add(1, 2) == 3"), new AssertionTest("Add(-1, 2) == 1"), new AssertionTest("Add(3, 4) == 7")],
    };

    private static readonly CodeTask Programs = new()
    {
        Language = CodeLanguage.CSharp, Tests = [.. Enumerable.Range(0, Batch).Select(i => new InputOutputTest($"{i} 1", $"{i + 1}"))],
    };

    public static SandboxResult Measure(double seconds)
    {
        if (CodeRunner.WhyUnavailable() is { } reason) return new SandboxResult(0, 0, 0, 0, 0, reason);
        using var runner = new CodeRunner(new SandboxOptions { CpuSeconds = 10, WallSeconds = 60 });
        var candidates = Rate(seconds, i => runner.RunAllAsync(Enumerable.Range(0, Batch)
            .Select(k => (Calls, $"int Add(int a, int b) => a + b + {i * Batch + k} - {i * Batch + k};"))));
        const string program = "var p = Console.ReadLine()!.Split(' '); Console.WriteLine(int.Parse(p[0]) + int.Parse(p[1]));";
        var runs = Rate(seconds, _ => runner.RunAllAsync(Enumerable.Repeat((Programs, program), runner.Options.Workers)));
        var (perSecond, cell) = (runs.PerSecond * Batch, runs.CpuSeconds / Batch);
        return new SandboxResult(runner.Options.Workers, candidates.PerSecond, candidates.PerSecond * Calls.Tests.Count, perSecond, cell * 1e3, null);
    }

    // Candidates in a second, and the CPU time of one in its sandbox.
    private static (double PerSecond, double CpuSeconds) Rate(double seconds, Func<int, Task<IReadOnlyList<CodeResult>>> batch)
    {
        batch(-1).Wait();
        var results = new List<CodeResult>();
        var clock = Stopwatch.StartNew();
        for (var i = 0; clock.Elapsed.TotalSeconds < seconds; i++) results.AddRange(batch(i).Result);
        var elapsed = clock.Elapsed.TotalSeconds;
        if (results.FirstOrDefault(result => !result.Passed) is { } failed)
            throw new InvalidDataException($"a right candidate failed: {string.Join(", ", failed.Tests.Take(3))}");
        return (results.Count / elapsed, results.Average(result => result.CpuSeconds));
    }
}
