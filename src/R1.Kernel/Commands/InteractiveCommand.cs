using System.CommandLine;
using R1.Kernel.Comparing;
using R1.Kernel.Notebooks;
using R1.Notebook;

namespace R1.Kernel.Commands;

/// <summary><c>r1nb interactive</c>: the same notebooks in this kernel and in the genuine .NET Interactive, cell by cell.</summary>
internal static class InteractiveCommand
{
    public static Command Create()
    {
        var notebooks = new Argument<string[]>("notebooks") { Description = "Notebooks.", Arity = ArgumentArity.OneOrMore };
        var parameters = new Option<string[]>("--parameters", "-p") { Description = "A parameter: -p name value. May be repeated.", HelpName = "name value" };
        var packages = Folder("--packages", "Folder of packages, beside the ordinary sources.", "packages");
        var output = Folder("--out", "Folder of the executed copies.", "interactive");
        var executed = new Option<string?>("--executed")
        {
            Description = "Folder of copies that this kernel has executed with the same parameters: they are compared, and not executed again.",
            HelpName = "folder",
        };
        var command = new Command("interactive", "Run notebooks in this kernel and in dotnet-interactive, and compare cell by cell.")
            { notebooks, parameters, packages, output, executed };
        // On a thread of its own: Ctrl-C is only heard once the action has returned its task.
        command.SetAction((parsed, cancellation) => Task.Run(() => ExitCode.Of(() =>
        {
            var paths = parsed.GetRequiredValue(notebooks).Select(path => Path.GetFullPath(path)).ToArray();
            foreach (var path in paths) NotebookDocument.Load(path);
            var values = ParameterArguments.Collect(parsed.GetValue(parameters) ?? [], [], [], [], []);
            var copies = parsed.GetValue(executed) is { } folder ? new ExecutedCopies(folder) : null;
            var run = new ComparisonRun(parsed.GetRequiredValue(output), parsed.GetRequiredValue(packages), copies);
            run.Prepare(paths);
            return Report([.. paths.SelectMany(path => run.Compare(path, values, cancellation))]);
        })));
        return command;
    }

    private static int Report(CellComparison[] cells)
    {
        var rows = cells.Select(cell => (IReadOnlyList<object?>)
            [cell.Notebook, cell.Cell, cell.R1nb, cell.Interactive, cell.IsAlike ? "alike" : cell.Difference]);
        Console.WriteLine(TableText.Write(new Table(["notebook", "cell", "r1nb", "dotnet-interactive", "outputs"], rows) { MaxRows = int.MaxValue }));
        var different = cells.Count(cell => !cell.IsAlike);
        Console.WriteLine($"{cells.Length} cells in both kernels, {cells.Length - different} alike, {different} not");
        return different == 0 ? ExitCode.Ok : ExitCode.NotebookFailed;
    }

    private static Option<string> Folder(string name, string description, string below) =>
        new(name) { Description = description, HelpName = "folder", DefaultValueFactory = _ => Path.Combine("artifacts", below) };
}
