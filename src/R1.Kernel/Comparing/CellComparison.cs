using R1.Kernel.Notebooks;

namespace R1.Kernel.Comparing;

/// <summary>One cell in both kernels.</summary>
/// <param name="Notebook">Name of the notebook.</param>
/// <param name="Cell">Identity of the cell.</param>
/// <param name="R1nb">How it ended in ours: <c>completed</c>, <c>failed</c> or <c>pending</c>, for cells after a failed one.</param>
/// <param name="Interactive">How it ended in the genuine one.</param>
/// <param name="Difference">How the outputs differ in structure, or what has failed; empty when they are alike and nothing has.</param>
internal sealed record CellComparison(string Notebook, string Cell, string R1nb, string Interactive, string Difference)
{
    public bool IsAlike => Difference.Length == 0;

    /// <summary>Compares the executed copies of one notebook cell by cell.</summary>
    public static IEnumerable<CellComparison> Of(string name, NotebookDocument ours, NotebookDocument theirs)
    {
        var others = theirs.Cells.Where(cell => cell.IsCode).ToDictionary(cell => cell.Id);
        return ours.Cells.Where(cell => cell.IsCode).Select(cell => Of(name, cell, others[cell.Id]));
    }

    private static CellComparison Of(string name, NotebookCell ours, NotebookCell theirs)
    {
        var (left, right) = (Status(ours), Status(theirs));
        var difference = left != right ? "ended differently" : left == "completed" ? Differ(ours, theirs) : left;
        var fault = Fault(ours) ?? Fault(theirs);
        return new CellComparison(name, ours.Id, left, right, fault is null ? difference : $"{difference}: {fault}");
    }

    private static string Differ(NotebookCell ours, NotebookCell theirs)
    {
        // The genuine kernel reports there how it restores the packages.
        if (ours.Source.Contains("#r \"nuget:", StringComparison.Ordinal)) return "";
        var (left, right) = (OutputShape.Of(ours), OutputShape.Of(theirs));
        if (left.Length != right.Length) return $"{left.Length} outputs here, {right.Length} there";
        var first = left.Zip(right).FirstOrDefault(pair => pair.First != pair.Second);
        return first == default ? "" : first.First.DifferenceFrom(first.Second);
    }

    private static string Status(NotebookCell cell) => cell.Metadata.ObjectAt("papermill").TextAt("status") ?? "pending";

    private static string? Fault(NotebookCell cell) => cell.Outputs
        .Where(output => output?["output_type"]?.ToString() == "error")
        .Select(output => output!["evalue"]?.ToString().Split('\n')[0])
        .FirstOrDefault();
}
