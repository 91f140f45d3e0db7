using System.CommandLine;
using R1.Configuration;
using R1.Data;
using R1.Generation;
using R1.Kernel.Exporting;
using R1.Kernel.Notebooks;
using R1.Training.PolicyOptimization;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Kernel.Commands;

/// <summary><c>r1nb export</c>: the R1-Zero stage for a framework that trains large models on several GPUs.</summary>
internal static class ExportCommand
{
    // Section 2.2.1 of version 2: 10,400 updates of 32 questions with 16 outputs each, 16 updates to a rollout.
    private static readonly GrpoConfig Paper = new()
    {
        Steps = 650, PromptsPerStep = 512, MiniBatches = 16, ReferenceRefreshSteps = 25, SamplerCorrection = new ImportanceWeights(),
        Sampling = new SamplingOptions { MaxNewTokens = 32_768 },
    };

    public static Command Create()
    {
        var framework = new Argument<string>("framework") { Description = "verl, openrlhf or trl." };
        framework.AcceptOnlyFromAmong(VerlExport.Framework, OpenRlhfExport.Framework, TrlExport.Framework);
        var model = new Option<string>("--model") { Description = "Base model: a Hugging Face name, or a folder.", Required = true };
        var problems = new Option<string>("--problems") { Description = "Problems as JSON lines, e.g. of 'r1nb data fetch'.", Required = true };
        var rewards = new Option<string>("--rewards")
        {
            Description = "Addresses of reward services (r1nb serve-rewards), with commas between.", DefaultValueFactory = _ => "http://localhost:8321",
        };
        var config = new Option<string?>("--config") { Description = "GrpoConfig as JSON (default: the paper's)." };
        var output = new Option<string>("--out", "-o")
        {
            Description = "Folder of the export, where it is trained as well; all its machines must see it.", Required = true,
        };
        var nodes = new Option<int>("--nodes") { Description = "Machines.", DefaultValueFactory = _ => 1 };
        var gpus = new Option<int>("--gpus") { Description = "GPUs of each.", DefaultValueFactory = _ => 8 };
        var parallel = new Option<int>("--tensor-parallel") { Description = "GPUs that share an inference engine.", DefaultValueFactory = _ => 1 };
        var seed = new Option<int>("--seed") { Description = "Seed of the run.", DefaultValueFactory = _ => 1 };
        var command = new Command("export", "Write configuration, prompts, reward client and launch script of R1-Zero for another framework.")
            { framework, model, problems, rewards, config, output, nodes, gpus, parallel, seed };
        command.SetAction(parsed => ExitCode.Of(() =>
        {
            var asked = Read(parsed.GetRequiredValue(problems));
            var plan = new ExportPlan
            {
                Model = parsed.GetRequiredValue(model),
                Folder = parsed.GetRequiredValue(output),
                Rewards = Addresses(parsed.GetRequiredValue(rewards)),
                Grpo = (parsed.GetValue(config) is { } file ? Config(file) : Paper).Validate(),
                Seed = parsed.GetValue(seed),
                Problems = asked.Count,
                Nodes = Positive(parsed.GetValue(nodes), nodes.Name),
                GpusPerNode = Positive(parsed.GetValue(gpus), gpus.Name),
                TensorParallel = Positive(parsed.GetValue(parallel), parallel.Name),
            };
            var export = FrameworkExport.Of(parsed.GetRequiredValue(framework), plan);
            ExportFolder.Write(plan, export, asked);
            foreach (var difference in export.Differences()) Console.Error.WriteLine($"export  differs in {export.Name}: {difference}");
            Console.Error.WriteLine($"export  {asked.Count} problems  -> {plan.Folder}");
            return ExitCode.Ok;
        }));
        return command;
    }

    private static IReadOnlyList<Problem> Read(string path)
    {
        if (!File.Exists(path)) throw new BadInputException($"there is no file {path}: 'r1nb data fetch' makes such files.");
        return ProblemFile.Read(path) is { Count: > 0 } problems ? problems : throw new BadInputException($"{path} holds no problems.");
    }

    private static GrpoConfig Config(string path) =>
        File.Exists(path) ? ConfigJson.ReadFile<GrpoConfig>(path) : throw new BadInputException($"there is no file {path}.");

    private static string[] Addresses(string list) => [.. list.Split(',', StringSplitOptions.TrimEntries).Select(Address)];

    private static string Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? text.TrimEnd('/')
            : throw new BadInputException($"'{text}' is no address of a reward service: give one such as http://localhost:8321.");

    private static int Positive(int value, string option) =>
        value > 0 ? value : throw new BadInputException($"{option} is {value}: give at least 1.");
}
