using System.CommandLine;
using R1.Bench;
using R1.Bench.Large;
using R1.Bench.Workers;

var model = new Option<string?>("--model") { Description = "Folder of a Hugging Face checkpoint (dense or DeepSeek-V3) to measure too.", HelpName = "folder" };
var quick = new Option<bool>("--quick") { Description = "A minute: fewer repetitions and RL steps." };
var steps = new Option<int?>("--steps") { Description = "RL steps of the memory run; 0 leaves it out (default 1000, quick 400).", HelpName = "n" };
var only = new Option<string?>("--only") { Description = "Measure only what has this in its name, e.g. sample.cpu-preset or memory.", HelpName = "text" };
var output = new Option<string>("--out")
{
    Description = "File of the results.", HelpName = "file", DefaultValueFactory = _ => Path.Combine("artifacts", "bench", "bench.json"),
};
var growth = new Option<bool>("--growth") { Description = "Measure only how cost grows with batch, length, width, depth and experts." };
var micro = new Option<bool>("--kernels") { Description = "Measure only single kernels, with BenchmarkDotNet." };
var root = new RootCommand("Measures sampling, training, one GRPO step, start-up and memory on this machine, as shares of its measured fp32 peak, "
    + "and where the time goes by operation.")
    { model, quick, steps, only, output, growth, micro };
var startUp = new Command(StartUp.Command) { Hidden = true };
startUp.SetAction(_ => StartUp.RunChild());
root.Subcommands.Add(startUp);
root.Subcommands.Add(LargeCommand.Create());
root.Subcommands.Add(WorkersCommand.Create());
root.SetAction(parsed =>
{
    var isQuick = parsed.GetValue(quick);
    var options = new BenchOptions
    {
        ModelFolder = parsed.GetValue(model),
        SecondsPerJob = isQuick ? 1 : 4,
        LongestSeconds = isQuick ? 10 : 30,
        MemorySteps = "memory".Contains(parsed.GetValue(only) ?? "", StringComparison.OrdinalIgnoreCase)
            ? parsed.GetValue(steps) ?? (isQuick ? 400 : 1000)
            : 0,
        Only = parsed.GetValue(only) ?? "",
        OutputPath = parsed.GetRequiredValue(output),
    };
    try
    {
        if (parsed.GetValue(growth)) BenchRun.Grow(options);
        else if (parsed.GetValue(micro)) Micro.Run(Path.GetDirectoryName(Path.GetFullPath(options.OutputPath))!);
        else BenchRun.Run(options);
        return 0;
    }
    catch (Exception error) when (error is ArgumentException or IOException or InvalidDataException)
    {
        Console.Error.WriteLine($"bench: {error.Message}");
        return 2;
    }
});
return root.Parse(args).Invoke();
