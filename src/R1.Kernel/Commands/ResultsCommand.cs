using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
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
            var (from, to) = (Existing(parsed.GetRequiredValue(summary)), Existing(parsed.GetRequiredValue(page)));
            DurableFiles.WriteText(to, ResultsBlock.Into(File.ReadAllText(to), Read(from)));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static string Existing(FileInfo file) => file.Exists ? file.FullName : throw new BadInputException($"There is no file {file.FullName}.");

    private static JsonNode Read(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) ?? throw new JsonException("it is empty");
        }
        catch (JsonException fault)
        {
            throw new BadInputException($"{path} is no summary of a reproduction: {fault.Message}");
        }
    }
}
