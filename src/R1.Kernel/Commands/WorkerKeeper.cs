using System.Diagnostics;
using R1.Kernel.Client;

namespace R1.Kernel.Commands;

/// <summary>
/// Runs a worker in a process of its own and starts it again whenever it ends unasked. Orleans ends the process of a silo that its cluster has taken for dead,
/// so a worker that stood still for seconds comes back as a new one.
/// </summary>
internal static class WorkerKeeper
{
    /// <summary>The argument of the process that works: it ends with its standard input, and so with this process.</summary>
    public const string KeptOption = "--kept";

    // A worker that ends this soon, so often, would do so for ever.
    private const int MostEarlyEnds = 3;
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(20), Pause = TimeSpan.FromSeconds(1);

    /// <returns>The worker's exit code, once it has ended as asked, refused its input, or ended early again and again.</returns>
    public static async Task<int> RunAsync(string address, CancellationToken cancellation)
    {
        for (var ends = 0; ;)
        {
            var clock = Stopwatch.StartNew();
            var code = await WorkAsync(address, cancellation);
            ends = clock.Elapsed < Early ? ends + 1 : 0;
            if (code is ExitCode.Ok or ExitCode.BadInput || cancellation.IsCancellationRequested) return code;
            var next = ends < MostEarlyEnds ? "and starts again" : $"{MostEarlyEnds} times soon after its start: it is given up";
            await Console.Error.WriteLineAsync($"r1nb: the worker has ended with exit code {code}, {next}");
            if (ends == MostEarlyEnds) return code;
            await Task.Delay(Pause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<int> WorkAsync(string address, CancellationToken cancellation)
    {
        string[] arguments = [.. ToolCommand.Arguments, "worker", "--cluster", address, KeptOption];
        using var process = Process.Start(new ProcessStartInfo(ToolCommand.Host, arguments) { RedirectStandardInput = true })!;
        await using (cancellation.Register(process.StandardInput.Close)) await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}
