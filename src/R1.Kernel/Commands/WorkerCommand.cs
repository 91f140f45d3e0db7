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
        var command = new Command("worker", "Compute rollouts and gradients for trainers on other hosts, on one core: start one for each core.") { cluster };
        command.SetAction((parsed, cancellation) => ExitCode.OfAsync(() => Run(parsed.GetRequiredValue(cluster), cancellation)));
        return command;
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
