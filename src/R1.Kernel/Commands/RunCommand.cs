using System.CommandLine;
using R1.Kernel.Notebooks;
using R1.Kernel.Running;

namespace R1.Kernel.Commands;

/// <summary><c>r1nb run</c>: executes notebooks one after the other.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var notebooks = new Argument<string[]>("notebooks") { Description = "Notebooks to execute.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--output", "-o")
        {
            Description = "Folder for the executed copies, or a file name for one notebook.",
            DefaultValueFactory = _ => Path.Combine("artifacts", "executed"),
        };
        var parameters = new Option<string[]>("--parameters", "-p")
        {
            Description = "A parameter: -p name value. May be repeated.",
            HelpName = "name value",
        };
        var cwd = new Option<string?>("--cwd") { Description = "Working folder of the cells (default: the notebook's folder)." };
        var timeout = new Option<double?>("--timeout") { Description = "Longest time of one cell in seconds (default: no limit)." };
        var report = new Option<bool>("--report") { Description = "Hide the code when the executed copy is shown." };
        var command = new Command("run", "Execute notebooks and write executed copies.") { notebooks, output, parameters, cwd, timeout, report };
        // On a thread of its own: Ctrl-C is only heard once the action has returned its task.
        command.SetAction((parsed, cancellation) => Task.Run(() => ExitCode.Of(() =>
        {
            var inputs = parsed.GetRequiredValue(notebooks);
            var values = ParameterArguments.Split(parsed.GetValue(parameters) ?? []);
            var plans = inputs.Select(input => new RunOptions
            {
                InputPath = input,
                OutputPath = OutputPath(input, parsed.GetRequiredValue(output), inputs.Length),
                Parameters = values,
                CellTimeout = parsed.GetValue(timeout) is { } seconds ? Seconds(seconds) : null,
                BaseDirectory = Path.GetFullPath(parsed.GetValue(cwd) ?? Path.GetDirectoryName(Path.GetFullPath(input))!),
                Report = parsed.GetValue(report),
            });
            return Run([.. plans], cancellation);
        })));
        return command;
    }

    private static int Run(RunOptions[] plans, CancellationToken cancellation)
    {
        // All notebooks are read before the first one runs: a damaged one is not found an hour later.
        foreach (var plan in plans) NotebookDocument.Load(plan.InputPath);
        var succeeded = true;
        foreach (var plan in plans)
        {
            if (!Directory.Exists(plan.BaseDirectory)) throw new BadInputException($"the folder {plan.BaseDirectory} does not exist.");
            var absolute = plan with { InputPath = Path.GetFullPath(plan.InputPath), OutputPath = Path.GetFullPath(plan.OutputPath) };
            succeeded &= RunIn(absolute, cancellation);
            if (cancellation.IsCancellationRequested) return ExitCode.NotebookFailed;
        }
        return succeeded ? ExitCode.Ok : ExitCode.NotebookFailed;
    }

    private static bool RunIn(RunOptions plan, CancellationToken cancellation)
    {
        var before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(plan.BaseDirectory);
        try
        {
            return new NotebookRunner(plan, RunTerminal.OnStandardError).Run(cancellation).Succeeded;
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    private static string OutputPath(string input, string output, int count)
    {
        if (!output.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase)) return Path.Combine(output, Path.GetFileName(input));
        if (count > 1) throw new BadInputException($"{output} is one file, but {count} notebooks are to be run: give a folder.");
        if (Path.GetFullPath(output) == Path.GetFullPath(input)) throw new BadInputException($"{output} would overwrite the notebook itself.");
        return output;
    }

    private static TimeSpan Seconds(double seconds) =>
        seconds > 0 ? TimeSpan.FromSeconds(seconds) : throw new BadInputException($"a time-out of {seconds} s makes no sense.");
}
