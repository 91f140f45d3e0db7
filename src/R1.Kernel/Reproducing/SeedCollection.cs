using System.Text.Json.Nodes;
using R1.Foundation;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Reproducing;

/// <summary>Reports of one seed each, joined to the report that one run of all the seeds would have left.</summary>
/// <param name="folder">Holds the reports; the joined one is put beside them and linked.</param>
/// <param name="wanted">Seeds that must be there; empty for those that are.</param>
internal sealed class SeedCollection(string folder, IReadOnlyList<int> wanted)
{
    /// <returns>The joined report.</returns>
    /// <exception cref="BadInputException">Something is missing, or the reports do not belong together: lists every fault; nothing is written.</exception>
    /// <exception cref="InvalidDataException">A plan cannot be read.</exception>
    public ReportFolder Join()
    {
        if (!Directory.Exists(folder)) throw new BadInputException($"there is no folder {folder}.");
        var reports = SeedReport.In(folder).Where(report => wanted.Count == 0 || wanted.Contains(report.Seed)).ToArray();
        var faults = Faults(reports).ToArray();
        if (faults.Length > 0) throw new BadInputException($"{folder} cannot be collected: {string.Join("; ", faults)}.");
        return Write(reports);
    }

    private IEnumerable<string> Faults(SeedReport[] reports)
    {
        var absent = wanted.Except(reports.Select(report => report.Seed)).Order().ToArray();
        if (absent.Length > 0) yield return $"there is no report of seed {string.Join(", ", absent)} (r1nb reproduce --seeds {absent[0]} --out {folder})";
        if (reports.Length == 0 && absent.Length == 0) yield return "it holds no report of a single seed (r1nb reproduce --seeds 1 --out FOLDER makes one)";
        foreach (var fault in Mixed(reports)) yield return fault;
        foreach (var report in reports)
        {
            var missing = report.Results().Where(notebook => notebook.Result is null).Select(notebook => notebook.Notebook).ToArray();
            if (missing.Length > 0) yield return $"{report.Name} lacks {string.Join(", ", missing)} (run its seed again with --resume)";
        }
    }

    // A difference in the commit or the preset is also one in the notebooks' keys: only the first is told.
    private static IEnumerable<string> Mixed(SeedReport[] reports)
    {
        foreach (var twice in reports.GroupBy(report => report.Seed).Where(group => group.Count() > 1))
            yield return $"seed {twice.Key} is there more than once ({Names(twice)}): keep one";
        (string What, Func<ReproductionPlan, string> Of)[] traits =
        [
            ("commit", plan => plan.Commit), ("preset", plan => plan.Preset), ("parameters", plan => string.Join(", ", plan.Parameters)),
            ("threads", plan => $"{plan.Machine["threads"]}"),
            ("notebooks", plan => string.Join(", ", plan.Notebooks.Select(notebook => notebook.Name))), ("claims.json", plan => Short(plan.ClaimsText())),
        ];
        var differences = traits.Select(trait => Difference(reports, trait.What, trait.Of)).OfType<string>().ToArray();
        if (differences.Length == 0 && Difference(reports, "build or text of the notebooks", Keys) is { } difference) differences = [difference];
        foreach (var fault in differences) yield return fault;
    }

    private static string Keys(ReproductionPlan plan) => Short(string.Join(',', plan.Notebooks.Select(notebook => notebook.Key)));

    private static string? Difference(SeedReport[] reports, string what, Func<ReproductionPlan, string> trait)
    {
        var groups = reports.GroupBy(report => trait(report.Plan)).ToArray();
        return groups.Length < 2 ? null : $"different {what}: {string.Join(", ", groups.Select(group => $"{group.Key} ({Names(group)})"))}";
    }

    private static string Names(IEnumerable<SeedReport> reports) => string.Join(", ", reports.Select(report => report.Name));

    private static string Short(string text) => Hashes.OfText(text)[..8];

    private ReportFolder Write(SeedReport[] reports)
    {
        var plan = reports[0].Plan with
        {
            Seeds = [.. reports.Select(report => report.Seed)],
            Started = reports.Min(report => report.Plan.Started),
            Machine = MachineOf(reports),
        };
        var parameters = plan.Parameters.Select(text => NotebookParameter.Parse(text).ForPath());
        var joined = ReportFolder.For(folder, plan.Preset, plan.Seeds, plan.Only.Concat(parameters));
        var results = reports.SelectMany(report => report.Results()).Select(notebook => notebook.Result!).ToArray();
        if (reports.Length > 1)
        {
            foreach (var report in reports) report.CopyTo(joined.Path);
            plan.Save(joined.Path);
            new Summary { Plan = plan, Folder = joined.Path, Seconds = results.Sum(result => result.Seconds), Notebooks = results }.Write();
        }
        joined.Link();
        return joined;
    }

    // Where the seeds ran on different machines, a trait names each of them.
    private static JsonObject MachineOf(SeedReport[] reports)
    {
        var machine = (JsonObject)reports[0].Plan.Machine.DeepClone();
        foreach (var (name, first) in reports[0].Plan.Machine)
        {
            var all = reports.Select(report => report.Plan.Machine[name]).ToArray();
            if (!all.All(value => JsonNode.DeepEquals(value, first))) machine[name] = string.Join("; ", all.Select(value => $"{value}").Distinct());
        }
        return machine;
    }
}
