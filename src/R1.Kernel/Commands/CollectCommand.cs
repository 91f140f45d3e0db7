using System.CommandLine;
using R1.Kernel.Reproducing;

namespace R1.Kernel.Commands;

/// <summary><c>r1nb collect</c>: the seeds of an array job become one report.</summary>
internal static class CollectCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "Holds the reports: what the tasks' 'r1nb reproduce' had as --out." };
        var seeds = new Option<string?>("--seeds") { Description = "Seeds that must be there, e.g. 1,2,3 (default: those whose report is there)." };
        var command = new Command(
            "collect", "Join the reports of single seeds to one. An incomplete or mixed set (other commit, preset, claims) is refused.") { folder, seeds };
        command.SetAction(parsed => ExitCode.Of(() =>
        {
            var from = parsed.GetRequiredValue(folder);
            var joined = new SeedCollection(from, parsed.GetValue(seeds) is { } list ? SeedList.Parse(list) : []).Join();
            Console.Error.WriteLine($"collect  {joined.Name}  -> {Path.Combine(joined.Path, "index.html")}");
            return ExitCode.Ok;
        }));
        return command;
    }
}
