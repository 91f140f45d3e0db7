using System.CommandLine;
using System.Net;
using R1.Foundation;
using R1.Kernel.Notebooks;
using R1.Kernel.Pages;

namespace R1.Kernel.Commands;

/// <summary><c>r1nb gallery</c>: a folder of pages with an overview, for notebooks that were run by whatever means.</summary>
internal static class GalleryCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "Folder of the pages." };
        var notebooks = new Argument<string[]>("notebooks") { Description = "Executed notebooks.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("gallery", "Write notebooks as pages that need no network, and an overview of them.") { folder, notebooks };
        command.SetAction(parsed => ExitCode.Of(() =>
        {
            var target = parsed.GetRequiredValue(folder);
            var shown = parsed.GetRequiredValue(notebooks).Select(NotebookDocument.Load).ToArray();
            foreach (var (notebook, file) in shown.Zip(Files(shown)))
                DurableFiles.WriteText(Path.Combine(target, file), NotebookPage.Render(notebook, "index.html"));
            DurableFiles.WriteText(Path.Combine(target, "index.html"), Overview(shown));
            return ExitCode.Ok;
        }));
        return command;
    }

    // Copies of one notebook with several seeds have one name: a number keeps them apart.
    private static IEnumerable<string> Files(NotebookDocument[] notebooks)
    {
        var names = notebooks.Select(n => Path.GetFileNameWithoutExtension(n.Path)).ToArray();
        return names.Select((name, i) => names.Take(i).Count(n => n == name) is > 0 and var earlier ? $"{name}-{earlier + 1}.html" : $"{name}.html");
    }

    private static string Overview(NotebookDocument[] notebooks)
    {
        var links = notebooks.Zip(Files(notebooks), (notebook, file) =>
            $"<a href=\"{WebUtility.HtmlEncode(Uri.EscapeDataString(file))}\">{Picture(notebook)}{WebUtility.HtmlEncode(NotebookPage.Title(notebook))}</a>");
        return PageTemplate.Render("Gallery", $"<main><h1>Gallery</h1><div class=\"thumbs\">{string.Concat(links)}</div></main>", charts: false);
    }

    private static string Picture(NotebookDocument notebook) =>
        notebook.Cells.SelectMany(c => c.Outputs).Select(o => o?["data"]?[R1.Notebook.Mime.Svg]).Where(svg => svg is not null)
            .Select(MultilineText.Read).Select(OutputHtml.Picture).FirstOrDefault() ?? "";
}
