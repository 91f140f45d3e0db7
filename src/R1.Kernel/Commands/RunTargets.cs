using R1.Kernel.Notebooks;

namespace R1.Kernel.Commands;

/// <summary>
/// Which notebooks are run, and where their executed copies go. Papermill's <c>in.ipynb out.ipynb</c>; or any number of notebooks with
/// <c>-o folder</c>; or one notebook, whose copy goes to artifacts/executed.
/// </summary>
internal static class RunTargets
{
    private static readonly string DefaultFolder = Path.Combine("artifacts", "executed");

    /// <exception cref="BadInputException">The arguments do not say what is meant, or a notebook would be overwritten.</exception>
    public static IReadOnlyList<(string Input, string Output)> Of(string[] notebooks, string? output)
    {
        (string Input, string Output)[] targets = (notebooks, output) switch
        {
            (_, { } folder) when !IsNotebook(folder) => [.. notebooks.Select(input => (input, InFolder(folder, input)))],
            ([var input], { } file) => [(input, file)],
            (_, { } file) => throw new BadInputException($"{file} is one file, but {notebooks.Length} notebooks are to be run: give a folder."),
            ([var input], null) => [(input, InFolder(DefaultFolder, input))],
            ([var input, var copy], null) => [(input, copy)],
            _ => throw new BadInputException($"where to with the copies of {notebooks.Length} notebooks? Give a folder: -o FOLDER."),
        };
        foreach (var (input, copy) in targets) Protect(input, copy);
        var twice = targets.GroupBy(t => Path.GetFullPath(t.Output)).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? targets : throw new BadInputException($"two notebooks would be written to {twice.Key}.");
    }

    private static string InFolder(string folder, string input) => Path.Combine(folder, Path.GetFileNameWithoutExtension(input) + ".ipynb");

    private static bool IsNotebook(string path) => path.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase);

    // `run 01.ipynb 02.ipynb` may mean both: a notebook that is no copy of a run is never written over.
    private static void Protect(string input, string copy)
    {
        if (!IsNotebook(copy)) throw new BadInputException($"{copy} is no name of a notebook: it must end in .ipynb.");
        if (Path.GetFullPath(copy) == Path.GetFullPath(input)) throw new BadInputException($"{copy} would overwrite the notebook itself.");
        if (File.Exists(copy) && IsSource(copy))
            throw new BadInputException($"{copy} would be overwritten, and it is no executed copy. To run several notebooks give a folder: -o FOLDER.");
    }

    private static bool IsSource(string path)
    {
        try
        {
            return NotebookDocument.Load(path).Metadata["papermill"] is null;
        }
        catch (BadInputException)
        {
            // Half a file of an earlier run, or nothing that we know.
            return false;
        }
    }
}
