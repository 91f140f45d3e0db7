using System.CommandLine;
using R1.Data;
using R1.Data.Recipes;
using R1.Evaluation;
using R1.Evaluation.Recorded;
using R1.Generation;
using R1.Kernel.Notebooks;
using R1.Rewards;
using R1.Sandbox;
using R1.Sandbox.Formats;
using R1.Tokenization;
using R1.Tokenization.Chat;
using TorchSharp;

namespace R1.Kernel.Commands;

/// <summary>
/// <c>r1nb evaluate MODEL --benchmarks a,b</c>: the paper's protocol (section 3: temperature 0.6, top-p 0.95, pass@1 over k samples) on a Hugging Face folder.
/// Every completion is a line of a file; ended at any moment, the same command goes on.
/// </summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Folder of a Hugging Face checkpoint." };
        var benchmarks = new Option<string>("--benchmarks")
        {
            Description = "Names with commas between, see 'r1nb data list'.", HelpName = "names", Required = true,
        };
        var samples = new Option<int?>("--samples")
        {
            Description = "Completions per problem, k (default: 4; 16 below 500 problems, 64 below 100).", HelpName = "k",
        };
        var tokens = new Option<int?>("--max-new-tokens")
        {
            Description = "Longest completion (default: 32768, or half of what the model can read).", HelpName = "n",
        };
        var limit = new Option<int?>("--limit") { Description = "Only the first n problems of each benchmark.", HelpName = "n" };
        var seed = new Option<int>("--seed") { Description = "Seed of the samples (default: 1).", DefaultValueFactory = _ => 1 };
        var plain = new Option<bool>("--plain") { Description = "Do not use the chat template of the model." };
        var device = new Option<string>("--device") { Description = "cpu (float32, default) or cuda (bfloat16).", DefaultValueFactory = _ => "cpu" };
        device.AcceptOnlyFromAmong("cpu", "cuda");
        var output = new Option<string?>("--out", "-o")
        {
            Description = "Folder of the completions (default: artifacts/evaluations/NAME).", HelpName = "folder",
        };
        var data = DataCommand.Folder();
        var command = new Command("evaluate", "Measure a checkpoint on public benchmarks, as the paper does.")
            { model, benchmarks, samples, tokens, limit, seed, plain, device, output, data };
        command.SetAction((parsed, cancellation) => Task.Run(() => ExitCode.Of(() =>
        {
            var folder = parsed.GetRequiredValue(model);
            var sets = parsed.GetRequiredValue(benchmarks).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(name => Load(DataCommand.Find(name), parsed.GetRequiredValue(data), parsed.GetValue(limit))).ToList();
            using var runner = sets.Any(set => CodeBenchmark.Has(set.Recipe.Name)) ? Runner() : null;
            using var policy = LoadPolicy(folder, parsed.GetValue(device) == "cuda");
            var chat = parsed.GetValue(plain) ? null : ChatTemplate.Find(folder);
            var context = policy.Model.Config.MaxPositionEmbeddings;
            var protocol = EvaluationProtocol.Paper(parsed.GetValue(tokens) ?? Math.Min(32768, context / 2), parsed.GetValue(seed));
            var where = parsed.GetValue(output) ?? Path.Combine("artifacts/evaluations", Path.GetFileName(Path.GetFullPath(folder).TrimEnd('/')));
            if (policy.Recommended?.Sampling() is { Length: > 0 } advice)
                Console.Error.WriteLine($"evaluate  the authors sample with {advice}; the paper's protocol is used");
            Console.WriteLine(Row("benchmark", "problems", "k", "pass@1", "cons@k", "tokens", "cut off"));
            foreach (var (recipe, problems) in sets)
            {
                var template = new PromptTemplate(recipe.Prompt) { Chat = chat };
                var asked = new Policy(policy.Model, policy.Format with { Template = template }, policy.Sampler);
                var k = parsed.GetValue(samples) ?? DefaultSamples(problems.Count);
                var benchmark = new Benchmark(recipe.Name, problems, k) { Accuracy = AccuracyOf(recipe, runner) };
                var result = new RecordedEvaluation(asked, protocol, where).Run(benchmark, new Progress(recipe.Name), cancellation);
                Console.WriteLine(Row(
                    recipe.Name, $"{problems.Count}", $"{k}", $"{result.PassAt1}", recipe.HasFinalAnswer ? $"{result.ConsAtK}" : "-",
                    FormattableString.Invariant($"{result.MeanLength.Mean:0.0}"), FormattableString.Invariant($"{result.TruncatedRate:0.000}")));
            }
            Console.WriteLine($"completions in {where}; intervals are 95 %, bootstrapped over problems");
            return ExitCode.Ok;
        })));
        return command;
    }

    // Looked for before the model is asked anything.
    private static CodeRunner Runner()
    {
        if (CodeRunner.WhyUnavailable() is { } reason) throw new BadInputException($"programs cannot be run here: {reason}");
        var runner = new CodeRunner();
        if (runner.HasPython) return runner;
        runner.Dispose();
        throw new BadInputException("the programs of these benchmarks are in Python, and there is no Python 3.9 or newer here: install it.");
    }

    private static IReward AccuracyOf(DataRecipe recipe, CodeRunner? runner) =>
        CodeBenchmark.Has(recipe.Name) ? new CodeReward(runner!, CodeBenchmark.TaskOf) : PublicBenchmarks.Accuracy;

    private static Policy LoadPolicy(string folder, bool onCuda)
    {
        if (onCuda && !torch.cuda.is_available()) throw new BadInputException("there is no CUDA device here, or this build has no CUDA: leave --device out.");
        try
        {
            return onCuda ? Policy.Load(folder, dtype: torch.ScalarType.BFloat16, device: torch.CUDA) : Policy.Load(folder);
        }
        catch (Exception fault) when (fault is ArgumentException or IOException or NotSupportedException)
        {
            throw new BadInputException(fault.Message);
        }
    }

    private static (DataRecipe Recipe, IReadOnlyList<Problem> Problems) Load(DataRecipe recipe, string folder, int? limit)
    {
        var path = Path.Combine(folder, recipe.Name + ".jsonl");
        if (!File.Exists(path)) throw new BadInputException($"{path} is not there: run 'r1nb data fetch {recipe.Name}' first.");
        return (recipe, [.. ProblemFile.Read(path).Take(limit ?? int.MaxValue)]);
    }

    // "Typically between 4 and 64 depending on the test set size" (section 3).
    private static int DefaultSamples(int problems) => problems < 100 ? 64 : problems < 500 ? 16 : 4;

    private static string Row(params string[] cells) =>
        $"{cells[0],-14} {cells[1],8} {cells[2],4}  {cells[3],-22} {cells[4],-22} {cells[5],9} {cells[6],8}";

    private sealed class Progress(string name) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value)
        {
            var left = value.Left is { } time ? $", about {(time.TotalMinutes < 2 ? $"{time.TotalSeconds:0} s" : $"{time.TotalMinutes:0} min")} left" : "";
            var line = $"{name}  {value.Done} of {value.Of} problems{left}";
            if (Console.IsErrorRedirected) Console.Error.WriteLine(line);
            else Console.Error.Write($"\r{line,-70}{(value.Done == value.Of ? "\n" : "")}");
        }
    }
}
