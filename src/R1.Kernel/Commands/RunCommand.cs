using System.CommandLine;
using R1.Foundation;
using R1.Kernel.Client;
using R1.Kernel.Notebooks;
using R1.Kernel.Pages;
using R1.Kernel.Running;

namespace R1.Kernel.Commands;

/// <summary><c>r1nb run</c>: executes notebooks one after the other, with papermill's options.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var words = new RunArguments();
        var command = new Command("run", "Execute notebooks and write executed copies: in.ipynb out.ipynb, or any number with -o FOLDER.");
        words.AddTo(command);
        command.SetAction(parsed => ExitCode.Of(() => Run(words, parsed)));
        return command;
    }

    private static int Run(RunArguments words, ParseResult parsed)
    {
        using var end = new EarlyEnd();
        var plans = words.Plans(parsed).Select(plan => plan with { Stop = end.Stop }).ToList();
        // All notebooks are read before the first one runs: a damaged one is not found an hour later.
        foreach (var plan in plans)
        {
            var notebook = NotebookDocument.Load(plan.InputPath);
            foreach (var warning in notebook.Warnings) Console.Error.WriteLine($"r1nb: warning: {warning}");
            NotebookPreparation.Prepare(notebook, plan);
            if (!Directory.Exists(plan.BaseDirectory)) throw new BadInputException($"the folder {plan.BaseDirectory} does not exist.");
        }
        var outcomes = new List<(string Name, RunOutcome Outcome)>();
        foreach (var plan in plans)
        {
            if (end.Any.IsCancellationRequested) break;
            var name = Path.GetFileNameWithoutExtension(plan.InputPath);
            using var terminal = words.Terminal(parsed, name);
            outcomes.Add((name, new NotebookRunner(plan, terminal, KernelProcess.For).Run(end.Any)));
            if (words.Page(parsed, plan) is { } page) DurableFiles.WriteText(page, NotebookPage.Render(NotebookDocument.Load(plan.OutputPath)));
        }
        if (plans.Count > 1) Summarise(plans.Count, outcomes);
        if (end.Stop.IsCancellationRequested) return ExitCode.Stopped;
        return outcomes.Count == plans.Count && outcomes.All(o => o.Outcome.Succeeded) ? ExitCode.Ok : ExitCode.NotebookFailed;
    }

    private static void Summarise(int planned, List<(string Name, RunOutcome Outcome)> outcomes)
    {
        foreach (var (name, outcome) in outcomes)
            Console.Error.WriteLine(
                $"{(outcome.Succeeded ? "completed" : "FAILED   ")}  {outcome.Elapsed.TotalSeconds,8:0.0} s  {name}  {outcome.Error?.Message}".TrimEnd());
        Console.Error.WriteLine($"{outcomes.Count(o => o.Outcome.Succeeded)} of {planned} notebooks completed");
    }
}
