using System.CommandLine;
using R1.Foundation;
using R1.Kernel.Notebooks;
using R1.Kernel.Pages;

namespace R1.Kernel.Commands;

/// <summary><c>r1nb html</c>: a notebook as a page that needs no network.</summary>
internal static class HtmlCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("notebook") { Description = "Notebook, executed or not." };
        var output = new Argument<string>("page") { Description = "HTML file to write." };
        var command = new Command("html", "Write a notebook as one HTML page.") { input, output };
        command.SetAction(parsed => ExitCode.Of(() =>
        {
            var notebook = NotebookDocument.Load(parsed.GetRequiredValue(input));
            DurableFiles.WriteText(parsed.GetRequiredValue(output), NotebookPage.Render(notebook));
            return ExitCode.Ok;
        }));
        return command;
    }
}
