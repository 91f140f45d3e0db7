namespace R1.Kernel.Reproducing;

/// <summary>The report of one seed, as a task of an array job leaves it.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Plan">What it is made from; its one seed.</param>
internal sealed record SeedReport(string Folder, ReproductionPlan Plan)
{
    private static readonly string[] Kept = [".ipynb", ".html", ".json"];

    /// <summary>The reports of one seed that lie in a folder, by seed; reports of several seeds, collected ones among them, are passed over.</summary>
    /// <exception cref="InvalidDataException">A plan cannot be read.</exception>
    public static IReadOnlyList<SeedReport> In(string folder) =>
        [.. new DirectoryInfo(folder).GetDirectories()
            .Where(inner => inner.LinkTarget is null && File.Exists(Path.Combine(inner.FullName, ReproductionPlan.FileName)))
            .Select(inner => new SeedReport(inner.FullName, ReproductionPlan.Load(inner.FullName))).Where(report => report.Plan.Seeds.Count == 1)
            .OrderBy(report => report.Seed).ThenBy(report => report.Name, StringComparer.Ordinal)];

    public string Name => Path.GetFileName(Folder);

    public int Seed => Plan.Seeds[0];

    /// <summary>What each planned notebook gave; null where it has not been completed with what the plan says.</summary>
    public IEnumerable<(string Notebook, NotebookResult? Result)> Results() => Plan.Notebooks.Select(planned => (planned.Name, Result(planned)));

    /// <summary>Copies results, and executed notebooks and pages where they have been kept, into another report.</summary>
    public void CopyTo(string other)
    {
        var (source, target) = (Path.Combine(Folder, Inside), Directory.CreateDirectory(Path.Combine(other, Inside)).FullName);
        foreach (var file in Plan.Notebooks.SelectMany(notebook => Kept.Select(extension => notebook.Name + extension)))
            if (File.Exists(Path.Combine(source, file))) File.Copy(Path.Combine(source, file), Path.Combine(target, file), overwrite: true);
    }

    private string Inside => $"seed-{Seed}";

    private NotebookResult? Result(PlannedNotebook planned) =>
        NotebookResult.TryLoad(Path.Combine(Folder, Inside, planned.Name + ".json")) is { Status: NotebookResult.Completed } result
        && (result.Seed, result.Key) == (Seed, planned.Key) ? result : null;
}
