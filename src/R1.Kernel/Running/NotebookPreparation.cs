using System.Text.Json.Nodes;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Running;

/// <summary>Makes a notebook ready to run: earlier results go, parameters come in, every cell is pending.</summary>
internal static class NotebookPreparation
{
    /// <exception cref="BadInputException">A parameter is wrong.</exception>
    public static RunMetadata Prepare(NotebookDocument notebook, RunOptions options)
    {
        CheckKernel(notebook, options.AnyKernel);
        var parameters = Inject(notebook, options.Parameters);
        var metadata = new RunMetadata(notebook);
        metadata.Prepare(options.InputPath, options.OutputPath, parameters);
        if (options.Report)
            foreach (var cell in notebook.Cells.Where(c => c.IsCode)) cell.Metadata.ObjectAt("jupyter")["source_hidden"] = true;
        return metadata;
    }

    private static void CheckKernel(NotebookDocument notebook, bool anyKernel)
    {
        if (!anyKernel && notebook.KernelName is { } kernel && kernel != NotebookRules.Kernel)
            throw new NotebookFormatException(notebook.Path,
                $"it is written for the kernel '{kernel}', not for '{NotebookRules.Kernel}' (-k {NotebookRules.Kernel} runs it nevertheless).");
    }

    private static JsonObject Inject(NotebookDocument notebook, IReadOnlyDictionary<string, ParameterValue> parameters)
    {
        notebook.RemoveAll(c => c.Tags.Contains(RunMetadata.InjectedTag));
        if (parameters.Count == 0) return [];
        var index = notebook.IndexOfTag(RunMetadata.ParametersTag);
        if (index < 0) throw new NotebookFormatException(notebook.Path, "parameters were given, but no cell is tagged 'parameters'.");
        var (code, values) = Assign(notebook, index, parameters);
        notebook.Insert(index + 1, NotebookCell.Code(notebook.FreeId("injected-parameters"), code, RunMetadata.InjectedTag));
        return values;
    }

    private static (string Code, JsonObject Values) Assign(NotebookDocument notebook, int index, IReadOnlyDictionary<string, ParameterValue> parameters)
    {
        try
        {
            return new DeclaredParameters(notebook.Cells[index].Source).Assign(parameters);
        }
        catch (BadInputException fault)
        {
            throw new NotebookFormatException(notebook.Path, fault.Message);
        }
    }
}
