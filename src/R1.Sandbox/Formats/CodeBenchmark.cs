using System.Text.RegularExpressions;
using R1.Data;

namespace R1.Sandbox.Formats;

/// <summary>One item of a public code benchmark.</summary>
/// <param name="Id">Its name there.</param>
/// <param name="Prompt">What the model reads.</param>
/// <param name="Solution">The canonical solution: a continuation of the prompt in HumanEval, a whole program in MBPP.</param>
/// <param name="Task">The tests.</param>
public sealed record CodeBenchmarkItem(string Id, string Prompt, string Solution, CodeTask Task);

/// <summary>Reads HumanEval (Chen et al. 2021), MBPP (Austin et al. 2021) and LiveCodeBench (Jain et al. 2024) as they are published.</summary>
public static partial class CodeBenchmark
{
    /// <summary>Reads <c>HumanEval.jsonl</c>: fields task_id, prompt, entry_point, canonical_solution, test.</summary>
    /// <exception cref="InvalidDataException">A line lacks a field: names line and field.</exception>
    public static IReadOnlyList<CodeBenchmarkItem> ReadHumanEval(string path) => BenchmarkLines.Read(path, HumanEval);

    /// <summary>Reads sanitised MBPP: fields task_id, prompt, code, test_imports, test_list. Also the full one, with text and test_setup_code.</summary>
    /// <exception cref="InvalidDataException">A line lacks a field: names line and field.</exception>
    public static IReadOnlyList<CodeBenchmarkItem> ReadMbpp(string path) => BenchmarkLines.Read(path, Mbpp);

    /// <summary>
    /// Reads a file of LiveCodeBench's code generation, e.g. <c>test5.jsonl</c>: fields question_id, question_content, starter_code, public_test_cases,
    /// private_test_cases (plain, or packed as published), metadata. It has no solutions; those of the items are empty.
    /// </summary>
    /// <exception cref="InvalidDataException">A line lacks a field or one is damaged: names line and field.</exception>
    public static IReadOnlyList<CodeBenchmarkItem> ReadLiveCodeBench(string path) => BenchmarkLines.Read(path, LiveCode);

    /// <summary>Whether the problems of a data set are programs.</summary>
    /// <param name="dataSet">Its name in R1.Data.Recipes, e.g. <c>humaneval</c>.</param>
    internal static bool Has(string dataSet) => RowOf(dataSet) is not null;

    /// <summary>The tests of a problem of such a data set: its gold answer is the row as it is published. Null for a problem of another.</summary>
    /// <exception cref="InvalidDataException">The gold answer is no such row.</exception>
    internal static CodeTask? TaskOf(Problem problem) =>
        RowOf(problem.Family)?.Invoke(BenchmarkLine.Parse(problem.Answer ?? "", $"The gold answer of {problem.Id}")).Task;

    private static Func<BenchmarkLine, CodeBenchmarkItem>? RowOf(string dataSet) => dataSet switch
    {
        "humaneval" => HumanEval,
        "mbpp" => Mbpp,
        "livecodebench" => LiveCode,
        _ => null,
    };

    private static CodeBenchmarkItem HumanEval(BenchmarkLine line) => new(
        line.Text("task_id"), line.Text("prompt"), line.Text("canonical_solution"),
        new CodeTask
        {
            Language = CodeLanguage.Python,
            Prelude = line.Text("prompt"),
            EntryPoint = line.Text("entry_point"),
            Tests = [new AssertionTest(line.Text("test"))],
        });

    private static CodeBenchmarkItem Mbpp(BenchmarkLine line)
    {
        var setup = line.Has("test_imports") ? string.Join('\n', line.Texts("test_imports")) : line.Has("test_setup_code") ? line.Text("test_setup_code") : "";
        var (code, tests) = (line.Text("code"), line.Texts("test_list"));
        return new CodeBenchmarkItem(
            line.Text("task_id"), line.Text(line.Has("prompt") ? "prompt" : "text"), code,
            new CodeTask
            {
                Language = CodeLanguage.Python, Prelude = setup, Tests = [.. tests.Select(test => new AssertionTest(test))],
                Functions = [.. Definition().Matches(code).Select(match => match.Groups[1].Value)
                    .Where(name => tests.All(test => test.Contains($"{name}(", StringComparison.Ordinal)))],
            });
    }

    private static CodeBenchmarkItem LiveCode(BenchmarkLine line) =>
        new(line.Text("question_id"), $"{line.Text("question_content")}\n{line.Text("starter_code")}".Trim(), "", LiveCodeBench.Task(line));

    [GeneratedRegex(@"^def (\w+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Definition();
}
