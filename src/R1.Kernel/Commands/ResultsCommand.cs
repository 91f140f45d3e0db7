using System.CommandLine;
using R1.Foundation;
using R1.Kernel.Notebooks;
using R1.Kernel.Reproducing;

namespace R1.Kernel.Commands;

/// <summary><c>r1nb results</c>: the figures of a reproduction on a page such as the README.</summary>
internal static class ResultsCommand
{
    public static Command Create()
    {
        var summary = new Argument<FileInfo>("summary") { Description = "summary.json of a reproduction." };
        var page = new Argument<FileInfo>("page") { Description = "Markdown page with <!-- results --> and <!-- /results -->." };
        var command = new Command("results", "Write the results of a reproduction into a Markdown page, between its marks.") { summary, page };
        command.SetAction(parsed => ExitCode.Of(() =>
        {
            var (from, to) = (SummaryFile.Read(parsed.GetRequiredValue(summary)), parsed.GetRequiredValue(page));
            if (!to.Exists) throw new BadInputException($"There is no file {to.FullName}.");
            DurableFiles.WriteText(to.FullName, ResultsBlock.Into(File.ReadAllText(to.FullName), from));
            return ExitCode.Ok;
        }));
        return command;
    }
}
