using R1.Kernel.Running;

namespace R1.Kernel.Notebooks;

/// <summary>What a committed notebook looks like: no outputs, one parameters cell, short cells, the kernel that everybody has.</summary>
internal static class NotebookRules
{
    private const int MostLines = 25;

    /// <summary>Name of the kernel: the one that papermill and the editors know for C#.</summary>
    public const string Kernel = ".net-csharp";

    /// <summary>Everything that is wrong, each with its place.</summary>
    public static IEnumerable<string> Faults(NotebookDocument notebook)
    {
        var kernel = notebook.KernelName;
        if (kernel != Kernel) yield return $"{notebook.Path}: its kernelspec is '{kernel}', not '{Kernel}'.";
        var parameters = notebook.Cells.Count(c => c.Tags.Contains(RunMetadata.ParametersTag));
        if (parameters != 1) yield return $"{notebook.Path}: it has {parameters} cells tagged 'parameters', not one.";
        foreach (var (cell, number) in notebook.Cells.Select((cell, i) => (cell, i + 1)).Where(c => c.cell.IsCode))
        {
            if (cell.Outputs.Count > 0 || cell.Json["execution_count"] is not null)
                yield return $"{notebook.Path}: cell {number} carries outputs (run 'r1nb clean').";
            var lines = cell.Source.Split('\n').Count(line => !string.IsNullOrWhiteSpace(line));
            if (lines > MostLines)
                yield return $"{notebook.Path}: cell {number} has {lines} lines, more than {MostLines}: move the algorithm into src.";
        }
    }

    /// <summary>Takes out what runs have left.</summary>
    public static void Clean(NotebookDocument notebook)
    {
        notebook.RemoveAll(c => c.Tags.Contains(RunMetadata.ErrorTag) || c.Tags.Contains(RunMetadata.InjectedTag));
        notebook.Metadata.Remove("papermill");
        foreach (var cell in notebook.Cells)
        {
            cell.ClearOutputs();
            cell.Metadata.Remove("papermill");
            cell.Metadata.Remove("execution");
            if (cell.Metadata["tags"] is { } && cell.Tags.Count == 0) cell.Metadata.Remove("tags");
        }
    }
}
