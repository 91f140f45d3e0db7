using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace R1.Bench;

/// <summary>
/// Single kernels by BenchmarkDotNet, which fits them: nanoseconds to microseconds, one thread, the same work in every call. It does not fit the rest of
/// this program, whose jobs last up to seconds, own models and threads, and are counted in useful tokens and shares of the machine's peak.
/// </summary>
internal static class Micro
{
    /// <summary>In this process, for the kernels are internal; a short run each.</summary>
    public static void Run(string folder)
    {
        var config = DefaultConfig.Instance
            .AddJob(BenchmarkDotNet.Jobs.Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .WithArtifactsPath(Path.Combine(folder, "kernels"));
        BenchmarkRunner.Run([typeof(KernelBenchmarks), typeof(DrawBenchmarks)], config);
    }
}
