using System.Text.Encodings.Web;
using System.Text.Json;
using R1.Data;
using R1.Foundation;
using R1.Kernel.Notebooks;
using R1.Tokenization;

namespace R1.Kernel.Exporting;

/// <summary>Writes an export: settings, prompts, the client of the reward service, and the script that starts it.</summary>
internal static class ExportFolder
{
    // Problems are text in any language; \u escapes would be right too, but nobody could read them.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="BadInputException">
    /// The framework has no setting for something, or a problem has no answer: lists every fault; nothing is written.
    /// </exception>
    public static void Write(ExportPlan plan, FrameworkExport export, IReadOnlyList<Problem> problems)
    {
        var faults = export.Faults().ToArray();
        if (faults.Length > 0) throw new BadInputException($"{export.Name} has no setting for {string.Join("; ", faults)}: change the configuration.");
        if (problems.FirstOrDefault(problem => problem.Answer is null) is { } open)
            throw new BadInputException($"the problem {open.Id} has no answer that a rule could check: leave it out.");
        var settings = export.Settings();
        KnownKeys.Check(export.Name, settings.Select(setting => setting.Key));
        void Put(string file, string text) => DurableFiles.WriteText(plan.File(file), text);
        Put(FrameworkExport.PromptsFile, string.Concat(problems.Select(problem => Line(export, problem) + "\n")));
        Put(FrameworkExport.RewardsFile, Client(plan.Rewards));
        Put(export.ConfigFile, Heading(export) + export.Render(settings));
        Put(FrameworkExport.LaunchFile, export.LaunchScript());
    }

    private static string Line(FrameworkExport export, Problem problem) =>
        export.Row(PromptTemplate.R1Zero.Render(problem.Question), problem.Answer!, problem.Id).ToJsonString(Readable);

    /// <summary>The Python client that asks these services.</summary>
    public static string Client(IReadOnlyList<string> rewards) =>
        ExportResource.Text("r1_rewards.py").Replace("[\"@ADDRESSES@\"]", JsonSerializer.Serialize(rewards), StringComparison.Ordinal);

    private static string Heading(FrameworkExport export) =>
        $"# R1-Zero (section 2.2). Keys of {KnownKeys.SourceOf(export.Name)}.\n"
        + string.Concat(export.Differences().Select(difference => $"# Differs here: {difference}.\n"));
}
