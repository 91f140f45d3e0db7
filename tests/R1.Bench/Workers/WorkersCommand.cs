using System.CommandLine;
using R1.Cluster;

namespace R1.Bench.Workers;

/// <summary><c>workers</c>: how much faster two worker processes roll out than one.</summary>
internal static class WorkersCommand
{
    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "How often each side samples.", HelpName = "n", DefaultValueFactory = _ => 40 };
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--rounds must be 1 or more.");
        });
        var command = new Command("workers", "Roll out with one `r1nb worker` and with two, in turn, on this host.") { rounds };
        command.SetAction(parsed =>
        {
            try
            {
                WorkersRun.Run(parsed.GetValue(rounds), Console.Out);
                return 0;
            }
            catch (Exception error) when (error is ClusterException or InvalidDataException or InvalidOperationException or TimeoutException)
            {
                Console.Error.WriteLine($"bench: {error.Message}");
                return 1;
            }
        });
        return command;
    }
}
