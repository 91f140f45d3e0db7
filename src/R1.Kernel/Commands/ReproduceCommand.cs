using System.CommandLine;
using R1.Configuration;
using R1.Foundation;
using R1.Kernel.Client;
using R1.Kernel.Notebooks;
using R1.Kernel.Reproducing;

namespace R1.Kernel.Commands;

/// <summary><c>r1nb reproduce</c>: all notebooks, all seeds, one summary.</summary>
internal static class ReproduceCommand
{
    public static Command Create()
    {
        var preset = new Option<string>("--preset") { Description = "Scale of the run.", DefaultValueFactory = _ => "cpu" };
        preset.AcceptOnlyFromAmong("cpu", "smoke");
        var seeds = new Option<string?>("--seeds")
        {
            Description = "Seeds, e.g. 1,2,3. Without it one seed: in a Slurm job array SLURM_ARRAY_TASK_ID, in a Kubernetes Indexed Job "
                + "JOB_COMPLETION_INDEX + 1 (it counts from 0), else 1. The tasks of an array link no report; 'r1nb collect' joins theirs.",
        };
        var only = new Option<string?>("--notebooks") { Description = "Only these notebooks, by name, e.g. 02-r1-zero,03-r1 (default: all)." };
        var set = new Option<string[]>("--set")
        {
            Description = "A parameter of one notebook, beside preset and seed, e.g. --set 02-r1-zero:controls=true; may be given several times.",
            HelpName = "notebook:name=value",
            DefaultValueFactory = _ => [],
        };
        var folder = new Option<string>("--from") { Description = "Folder of the notebooks.", DefaultValueFactory = _ => "notebooks" };
        var output = new Option<string>("--out", "-o")
        {
            Description = "Folder of the reports; each preset and list of seeds has one of its own in it, and the newest is linked.",
            DefaultValueFactory = _ => Path.Combine("artifacts", "reproduction"),
        };
        var resume = new Option<bool>("--resume")
        {
            Description = "Take over notebooks that a run of the same sources, preset and seed has finished.",
        };
        var timeout = new Option<double?>("--timeout") { Description = "Longest time of one cell in seconds (default: no limit)." };
        var record = new Option<bool>("--record-costs")
        {
            Description = "Write what the notebooks cost into costs.json beside them, from which the time of later runs is foretold.",
        };
        var threads = new Option<int>("--threads")
        {
            // Small models share the work between their own workers; more threads inside an operation of libtorch only wait for each other.
            Description = "Threads inside one operation of the tensor library (default: 1).",
            DefaultValueFactory = _ => 1,
        };
        var command = new Command("reproduce", "Execute all notebooks and set the results beside the paper's claims.")
            { preset, seeds, only, set, folder, output, resume, timeout, record, threads };
        command.SetAction(parsed => ExitCode.Of(() =>
        {
            using var end = new EarlyEnd();
            var from = parsed.GetRequiredValue(folder);
            var claims = Path.Combine(from, "claims.json");
            var (scale, wanted) = (parsed.GetRequiredValue(preset), Names(parsed.GetValue(only)));
            var task = ArrayTask.Current(Environment.GetEnvironmentVariable);
            var numbers = parsed.GetValue(seeds) is { } list ? SeedList.Parse(list) : [task?.Seed ?? 1];
            var notebooks = Notebooks(from, wanted);
            var parameters = Parameters(parsed.GetRequiredValue(set), notebooks);
            var options = new ReproductionOptions
            {
                Preset = scale,
                Seeds = numbers,
                Notebooks = notebooks,
                Only = wanted,
                Parameters = parameters,
                LinkReport = task is null,
                Report = ReportFolder.For(parsed.GetRequiredValue(output), scale, numbers, [.. wanted, .. parameters.Select(parameter => parameter.ForPath())]),
                CostsPath = Path.Combine(from, "costs.json"),
                RecordCosts = parsed.GetValue(record),
                ClaimsPath = File.Exists(claims) ? claims : null,
                Resume = parsed.GetValue(resume),
                CellTimeoutSeconds = parsed.GetValue(timeout),
                Threads = Math.Max(1, parsed.GetValue(threads)),
                Stop = end.Stop,
            };
            var completed = new ReproductionRun(options, Console.Error, KernelProcess.For).Run(end.Any);
            return end.Stop.IsCancellationRequested ? ExitCode.Stopped : completed ? ExitCode.Ok : ExitCode.NotebookFailed;
        }));
        return command;
    }

    private static string[] Names(string? only) =>
        only is null ? [] : [.. only.Split(',', StringSplitOptions.TrimEntries).Select(n => Path.GetFileNameWithoutExtension(n))];

    private static NotebookParameter[] Parameters(string[] given, string[] notebooks)
    {
        NotebookParameter[] all = [.. given.Select(NotebookParameter.Parse)];
        var names = notebooks.Select(path => Path.GetFileNameWithoutExtension(path)).ToArray();
        if (all.FirstOrDefault(one => !names.Contains(one.Notebook)) is { } stray)
            throw new BadInputException($"'{stray}': no notebook '{stray.Notebook}' is run ({string.Join(", ", names)}).");
        if (all.GroupBy(one => (one.Notebook, one.Name)).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new BadInputException($"parameter '{twice.Key.Name}' of {twice.Key.Notebook} is given twice.");
        return all;
    }

    private static string[] Notebooks(string folder, string[] wanted)
    {
        if (!Directory.Exists(folder)) throw new BadInputException($"there is no folder {folder}.");
        var all = Directory.GetFiles(folder, "*.ipynb").Order(StringComparer.Ordinal).ToArray();
        if (all.Length == 0) throw new BadInputException($"{folder} holds no notebooks.");
        if (wanted.Length == 0) return all;
        var unknown = wanted.FirstOrDefault(w => !all.Any(path => Path.GetFileNameWithoutExtension(path) == w));
        if (unknown is not null) throw new BadInputException($"{folder} holds no notebook '{unknown}'.");
        return [.. all.Where(path => wanted.Contains(Path.GetFileNameWithoutExtension(path)))];
    }
}
