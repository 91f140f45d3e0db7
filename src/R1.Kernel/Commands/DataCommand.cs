using System.CommandLine;
using System.Text.Json;
using R1.Data;
using R1.Data.Recipes;
using R1.Foundation;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Commands;

/// <summary><c>r1nb data</c>: public data sets by name, and what of a training set a benchmark asks as well.</summary>
internal static class DataCommand
{
    private const string DefaultFolder = "artifacts/data";

    private static readonly JsonSerializerOptions JsonLines = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create() =>
        new("data", "Fetch public data sets, and take out of a training set what benchmarks ask.") { List(), Fetch(), Decontaminate() };

    /// <summary>The option for the folder of the data sets.</summary>
    public static Option<string> Folder() =>
        new("--data") { Description = $"Folder of the data sets (default: {DefaultFolder}).", HelpName = "folder", DefaultValueFactory = _ => DefaultFolder };

    private static Command List()
    {
        var command = new Command("list", "Name, split, rows and licence of every data set.");
        command.SetAction(_ => ExitCode.Of(() =>
        {
            foreach (var recipe in DataRecipes.All.Values.OrderBy(recipe => recipe.Name, StringComparer.Ordinal))
                Console.WriteLine($"{recipe.Name,-14} {recipe.Split,-6} {recipe.Count,6}  {recipe.Licence}");
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command Fetch()
    {
        var names = new Argument<string[]>("names") { Description = "Data sets, see 'r1nb data list'.", Arity = ArgumentArity.OneOrMore };
        var from = new Option<string?>("--from") { Description = "A local copy of the file as it is published, instead of the network.", HelpName = "file" };
        var folder = Folder();
        var command = new Command("fetch", "Fetch data sets, check their bytes, and write their problems.") { names, from, folder };
        command.SetAction(async (parsed, cancellation) => await ExitCode.OfAsync(async () =>
        {
            var recipes = parsed.GetRequiredValue(names).Select(Find).ToList();
            if (parsed.GetValue(from) is not null && recipes.Count > 1) throw new BadInputException("--from is the file of one data set: give one name.");
            using var client = new HttpClient();
            var fetch = new DataFetch(parsed.GetRequiredValue(folder), client);
            foreach (var recipe in recipes)
            {
                var problems = await fetch.FetchAsync(recipe, parsed.GetValue(from), new FetchProgress(recipe.Name), cancellation);
                Console.WriteLine($"{fetch.ProblemsOf(recipe)}: {problems.Count} problems ({recipe.Split}); {recipe.Licence}");
            }
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command Decontaminate()
    {
        var train = new Argument<string>("problems") { Description = "Problems to train on, JSON lines." };
        var against = new Option<string[]>("--against")
        {
            Description = "Problems of benchmarks.", HelpName = "file", Required = true, AllowMultipleArgumentsPerToken = true,
        };
        var output = new Option<string>("--out", "-o")
        {
            Description = "Receives the problems that share nothing; the report stands beside it.", HelpName = "file", Required = true,
        };
        var command = new Command("decontaminate", "Leave out problems that share ten words in a row with a benchmark.") { train, against, output };
        command.SetAction(parsed => ExitCode.Of(() =>
        {
            var (all, path) = (Read(parsed.GetRequiredValue(train)), parsed.GetRequiredValue(output));
            var (clean, removed) = Decontamination.Apply(all, parsed.GetRequiredValue(against).SelectMany(Read));
            ProblemFile.Write(path, clean);
            DurableFiles.WriteText(path + ".removed.jsonl", string.Concat(removed.Select(one => JsonSerializer.Serialize(one, JsonLines) + "\n")));
            Console.WriteLine($"{path}: {clean.Count} of {all.Count} problems; the {removed.Count} others are in {path}.removed.jsonl");
            return ExitCode.Ok;
        }));
        return command;
    }

    private static IReadOnlyList<Problem> Read(string path) =>
        File.Exists(path) ? ProblemFile.Read(path) : throw new BadInputException($"there is no file {path}.");

    /// <summary>A recipe by name.</summary>
    public static DataRecipe Find(string name)
    {
        try
        {
            return DataRecipes.Find(name);
        }
        catch (ArgumentException fault)
        {
            throw new BadInputException(fault.Message);
        }
    }

    // One line, written over, where somebody is looking.
    private sealed class FetchProgress(string name) : IProgress<DataProgress>
    {
        public void Report(DataProgress value)
        {
            if (Console.IsErrorRedirected) return;
            var of = value.Total is { } total ? $" of {total / 1e6:0.0}" : "";
            Console.Error.Write($"\r{name}  {value.Bytes / 1e6:0.0}{of} MB {(value.Bytes == value.Total ? "\n" : "")}");
        }
    }
}
