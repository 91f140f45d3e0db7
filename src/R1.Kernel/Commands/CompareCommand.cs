using System.CommandLine;
using R1.Kernel.Reproducing;
using R1.Notebook;

namespace R1.Kernel.Commands;

/// <summary><c>r1nb compare</c>: which figures of a new reproduction lie outside what an earlier one lets expect.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var reference = new Argument<FileInfo>("reference") { Description = "summary.json of the reproduction that is compared with, of several seeds." };
        var other = new Argument<FileInfo>("new") { Description = "summary.json of the new one." };
        var all = new Option<bool>("--all") { Description = "List the figures that lie inside as well." };
        var command = new Command("compare", "Tell which figures of a new reproduction lie outside the 95 % prediction intervals of another.")
            { reference, other, all };
        command.SetAction(parsed => ExitCode.Of(() =>
        {
            var comparison = new SummaryComparison(SummaryFile.Read(parsed.GetRequiredValue(reference)), SummaryFile.Read(parsed.GetRequiredValue(other)));
            Report(comparison, parsed.GetValue(all));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static void Report(SummaryComparison comparison, bool all)
    {
        var figures = comparison.Figures;
        var outside = figures.Where(figure => figure.IsOutside).ToArray();
        Console.WriteLine(TableText.Write(new Table(
            ["figure", "reference", "low", "high", "new", "where"],
            (all ? figures : outside).Select(f => (IReadOnlyList<object?>)[f.Name, f.Reference, f.Low, f.High, f.New, f.IsOutside ? "outside" : "inside"]))
            { MaxRows = int.MaxValue }));
        var chance = 0.05 * figures.Count;
        Console.WriteLine($"{figures.Count} figures with an interval, {outside.Length} outside; about {chance:0} are expected outside by chance alone");
        foreach (var seed in comparison.SharedSeeds)
            Console.WriteLine(seed.Differing.Count == 0
                ? $"seed {seed.Seed}, in both: {seed.Equal} figures, equal to the bit"
                : $"seed {seed.Seed}, in both: {seed.Differing.Count} of {seed.Equal + seed.Differing.Count} figures differ, the first is {seed.Differing[0]}");
        foreach (var claim in comparison.ChangedVerdicts) Console.WriteLine($"claim {claim.Id}: {claim.Reference} -> {claim.New}");
    }
}
