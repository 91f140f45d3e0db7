using R1.Kernel.Notebooks;
using R1.Kernel.Running;

namespace R1.Kernel.Comparing;

/// <summary>Runs a notebook from top to bottom in the genuine kernel, as <see cref="NotebookRunner"/> does in ours.</summary>
internal static class StdioRunner
{
    /// <returns>The executed copy, which has been saved.</returns>
    /// <param name="options">What to run.</param>
    /// <param name="kernel">Fresh, in the working folder of the options.</param>
    /// <exception cref="BadInputException">The notebook or a parameter is wrong, or the kernel has gone.</exception>
    public static NotebookDocument Run(RunOptions options, StdioKernel kernel)
    {
        var notebook = NotebookDocument.Load(options.InputPath);
        var metadata = NotebookPreparation.Prepare(notebook, options);
        metadata.Start();
        foreach (var cell in notebook.Cells)
        {
            metadata.StartCell(cell);
            var succeeded = !cell.IsCode || RunCell(cell, kernel);
            metadata.EndCell(cell, !succeeded, []);
            if (!succeeded) break;
        }
        metadata.End();
        notebook.Save(options.OutputPath);
        return notebook;
    }

    private static bool RunCell(NotebookCell cell, StdioKernel kernel)
    {
        var outputs = new StdioOutputs();
        var succeeded = kernel.Submit(cell.Source, outputs.Take);
        cell.Json["outputs"] = outputs.ToJson();
        return succeeded;
    }
}
