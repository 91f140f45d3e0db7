using System.CommandLine;
using R1.Cluster;
using R1.Cluster.Contracts;
using R1.Cluster.Hosting;
using R1.Cluster.Workers;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Commands;

/// <summary><c>r1nb worker</c>: one core for the rollouts and gradients of trainers on other hosts.</summary>
internal static class WorkerCommand
{
    public static Command Create()
    {
        var cluster = new Option<string>("--cluster")
        {
            Description = $"Where workers and trainers find each other: {ClusterAddress.Forms}. The password may come from {ClusterAddress.PasswordVariable}.",
            HelpName = "address", Required = true,
        };
        var kept = new Option<bool>(WorkerKeeper.KeptOption) { Hidden = true };
        var command = new Command("worker", "Compute rollouts and gradients for trainers on other hosts, on one core: start one for each core.")
            { cluster, kept };
        command.SetAction((parsed, cancellation) => parsed.GetValue(kept)
            ? ExitCode.OfAsync(() => RunKept(parsed.GetRequiredValue(cluster), cancellation))
            : WorkerKeeper.RunAsync(parsed.GetRequiredValue(cluster), cancellation));
        return command;
    }

    // Its standard input ends with the process that keeps it, and when that process wants it to.
    private static async Task<int> RunKept(string address, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _ = Task.Run(() =>
        {
            using var input = Console.OpenStandardInput();
            input.CopyTo(Stream.Null);
            end.Cancel();
        }, CancellationToken.None);
        return await Run(address, end.Token);
    }

    private static async Task<int> Run(string address, CancellationToken cancellation)
    {
        try
        {
            var cluster = ClusterAddress.Parse(address);
            await using var worker = await Worker.StartAsync(cluster, WorkerBuild.Here, cancellation);
            await Console.Error.WriteLineAsync($"r1nb: worker {worker.Endpoint} of {cluster}; Ctrl-C ends it");
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException)
        {
            // Asked to end.
        }
        catch (ClusterException fault)
        {
            throw new BadInputException(fault.Message);
        }
        return ExitCode.Ok;
    }
}
