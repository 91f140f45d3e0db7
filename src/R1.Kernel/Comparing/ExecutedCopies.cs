using R1.Kernel.Notebooks;

namespace R1.Kernel.Comparing;

/// <summary>Notebooks that were executed before, e.g. by a reproduction.</summary>
/// <param name="folder">Where they are, under their own names.</param>
internal sealed class ExecutedCopies(string folder)
{
    /// <summary>The executed copy of a notebook.</summary>
    /// <param name="path">Path of the notebook.</param>
    /// <exception cref="BadInputException">There is none, or it is a copy of another state of the notebook.</exception>
    public NotebookDocument Of(string path)
    {
        var file = Path.Combine(folder, Path.GetFileName(path));
        if (!File.Exists(file)) throw new BadInputException($"there is no {file}: execute the notebook into that folder, or leave --executed out.");
        var copy = NotebookDocument.Load(file);
        var cells = copy.Cells.ToDictionary(cell => cell.Id, cell => cell.Source);
        var other = NotebookDocument.Load(path).Cells.FirstOrDefault(cell => cell.IsCode && cells.GetValueOrDefault(cell.Id) != cell.Source);
        return other is null ? copy : throw new BadInputException($"{file} is of another state of {path}: cell {other.Id} differs. Execute it again.");
    }
}
