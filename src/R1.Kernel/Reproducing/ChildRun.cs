using System.Diagnostics;
using System.Globalization;
using R1.Notebook;

namespace R1.Kernel.Reproducing;

/// <summary>
/// One notebook in a process of its own: native memory is given back at its end, a crash stays inside, and the thread count is set before
/// the tensor library starts.
/// </summary>
internal static class ChildRun
{
    public static NotebookResult Run(
        string notebook, int seed, string outputPath, string key, ReproductionOptions options, CancellationToken cancellation)
    {
        var records = Path.ChangeExtension(outputPath, ".records.jsonl");
        Directory.CreateDirectory(Path.GetDirectoryName(outputPath)!);
        File.WriteAllText(records, "");
        var clock = Stopwatch.StartNew();
        var exitCode = Wait(Start(notebook, seed, outputPath, records, options), cancellation);
        var result = new NotebookResult
        {
            Name = Path.GetFileNameWithoutExtension(notebook),
            Seed = seed,
            Status = Status(exitCode),
            Seconds = Math.Round(clock.Elapsed.TotalSeconds, 1),
            Key = key,
            Records = ReproductionRecord.ReadAll(records),
        };
        File.Delete(records);
        return result;
    }

    private static Process Start(string notebook, int seed, string outputPath, string records, ReproductionOptions options)
    {
        var start = new ProcessStartInfo(Host());
        List<string> arguments = [typeof(ChildRun).Assembly.Location, "run", notebook, "-o", outputPath, "-p", "preset", options.Preset,
            "-p", "seed", seed.ToString(CultureInfo.InvariantCulture)];
        if (options.CellTimeoutSeconds is { } seconds) arguments.AddRange(["--timeout", seconds.ToString(CultureInfo.InvariantCulture)]);
        arguments.ForEach(start.ArgumentList.Add);
        start.Environment[ReproductionRecord.PathVariable] = records;
        start.Environment["OMP_NUM_THREADS"] = options.Threads.ToString(CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

    // The tool's own executable knows one runtime; `dotnet r1nb.dll` works wherever the tool itself was started from.
    private static string Host() => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    private static int Wait(Process child, CancellationToken cancellation)
    {
        using (child)
        {
            // Ctrl-C reaches the child as well and lets it save its notebook; a child that stays is ended.
            using var registration = cancellation.Register(() =>
            {
                if (!child.WaitForExit(TimeSpan.FromSeconds(12))) child.Kill(entireProcessTree: true);
            });
            child.WaitForExit();
            return child.ExitCode;
        }
    }

    private static string Status(int exitCode) => exitCode switch
    {
        0 => NotebookResult.Completed,
        > 128 and < 160 => $"killed by signal {exitCode - 128}",
        _ => "failed",
    };
}
