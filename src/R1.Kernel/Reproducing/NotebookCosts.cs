using System.Text.Json;
using System.Text.Json.Serialization;
using R1.Foundation;
using R1.Generation;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Reproducing;

/// <summary>
/// What notebooks cost, recorded in costs.json beside them: <c>r1nb reproduce --record-costs</c> writes it. Processor time is recorded, since wall time
/// depends on what else the machine does, and the speed of one core goes with it.
/// </summary>
/// <param name="MegaflopsPerCpuSecond">Speed of one core of the machine of the record, in the kernels that most of the work is done by.</param>
/// <param name="CpuSeconds">Processor time of each notebook, by name.</param>
internal sealed record NotebookCosts(double MegaflopsPerCpuSecond, IReadOnlyDictionary<string, double> CpuSeconds)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
    };

    /// <returns>The costs at a preset; none where there is no record.</returns>
    /// <exception cref="BadInputException">The file is no record of costs.</exception>
    public static NotebookCosts Of(string path, string preset) =>
        Load(path).GetValueOrDefault(preset) ?? new NotebookCosts(0, new Dictionary<string, double>());

    /// <summary>Puts the costs at a preset into the file; those of notebooks that were not run stay.</summary>
    public void Save(string path, string preset)
    {
        var all = Load(path);
        // Earlier figures are of a machine of their own; they come along as what they would be on this one.
        if (all.GetValueOrDefault(preset) is { } earlier)
            all[preset] = this with { CpuSeconds = Merge(earlier) };
        else all[preset] = this;
        DurableFiles.WriteText(path, JsonSerializer.Serialize(all, Options) + "\n");
    }

    /// <summary>Wall time that a notebook will take; null when nothing is known of it.</summary>
    /// <param name="notebook">Name without extension.</param>
    /// <param name="here">Speed of this machine.</param>
    public double? SecondsOf(string notebook, KernelSpeed here) =>
        CpuSeconds.TryGetValue(notebook, out var seconds) ? seconds * MegaflopsPerCpuSecond * 1e6 / here.FlopsPerSecond : null;

    private SortedDictionary<string, double> Merge(NotebookCosts earlier)
    {
        var merged = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, seconds) in earlier.CpuSeconds) merged[name] = Math.Round(seconds * earlier.MegaflopsPerCpuSecond / MegaflopsPerCpuSecond, 1);
        foreach (var (name, seconds) in CpuSeconds) merged[name] = seconds;
        return merged;
    }

    private static SortedDictionary<string, NotebookCosts> Load(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<SortedDictionary<string, NotebookCosts>>(File.ReadAllText(path), Options)! : [];
        }
        catch (JsonException fault)
        {
            throw new BadInputException($"{path}: {fault.Message} 'r1nb reproduce --record-costs' writes it anew once it is deleted.");
        }
    }
}
