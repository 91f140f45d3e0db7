using System.CommandLine;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Commands;

/// <summary><c>r1nb check</c> and <c>r1nb clean</c>: what a committed notebook must look like.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var notebooks = Notebooks();
        var command = new Command("check", "Check that notebooks are fit to be committed.") { notebooks };
        command.SetAction(parsed => ExitCode.Of(() =>
        {
            var faults = parsed.GetRequiredValue(notebooks).SelectMany(path => NotebookRules.Faults(NotebookDocument.Load(path))).ToArray();
            foreach (var fault in faults) Console.Error.WriteLine($"r1nb: {fault}");
            return faults.Length == 0 ? ExitCode.Ok : ExitCode.BadInput;
        }));
        return command;
    }

    public static Command CreateClean()
    {
        var notebooks = Notebooks();
        var command = new Command("clean", "Remove outputs and the traces of runs, in place.") { notebooks };
        command.SetAction(parsed => ExitCode.Of(() =>
        {
            // A .dib file has no place for outputs.
            foreach (var path in parsed.GetRequiredValue(notebooks).Where(path => !DibFile.Is(path)))
            {
                var notebook = NotebookDocument.Load(path);
                NotebookRules.Clean(notebook);
                if (notebook.ToJson() != File.ReadAllText(path)) notebook.Save(path);
            }
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Argument<string[]> Notebooks() => new("notebooks") { Description = "Notebooks.", Arity = ArgumentArity.OneOrMore };
}
