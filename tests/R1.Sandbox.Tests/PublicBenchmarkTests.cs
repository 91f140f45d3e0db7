using System.Text.RegularExpressions;
using R1.Sandbox;
using R1.Sandbox.Formats;

namespace R1.Tests.Sandbox;

/// <summary>The canonical solutions of the public benchmarks pass; mutated ones fail. The data are not part of the repository.</summary>
[Trait("Category", "Slow")]
[Trait("Category", "Golden")]
public sealed class PublicBenchmarkTests : IDisposable
{
    private readonly Lazy<CodeRunner> _runner = new(() => new CodeRunner(new SandboxOptions { CpuSeconds = 20, WallSeconds = 120 }));

    public void Dispose()
    {
        if (_runner.IsValueCreated) _runner.Value.Dispose();
    }

    [Fact]
    public async Task HumanEval_CanonicalSolutions_AllPass() => await AllPass(HumanEval(), item => item.Prompt + item.Solution);

    [Fact]
    public async Task Mbpp_CanonicalSolutions_AllPass() => await AllPass(Mbpp(), item => item.Solution);

    [Fact]
    public async Task HumanEval_MutatedSolutions_AllFail() => await AllFail(HumanEval(), item => item.Prompt + Mutate(item.Solution));

    [Fact]
    public async Task Mbpp_MutatedSolutions_AllFail() => await AllFail(Mbpp(), item => Mutate(item.Solution));

    // Every value returned becomes one that no test expects.
    private static string Mutate(string solution) => Regex.Replace(solution, @"^(\s+)return\b(.*)$", "$1return ['mutated', 0.123]", RegexOptions.Multiline);

    private async Task AllPass(IReadOnlyList<CodeBenchmarkItem> items, Func<CodeBenchmarkItem, string> source) =>
        Assert.Empty(await Wrong(items, source, passes: true));

    private async Task AllFail(IReadOnlyList<CodeBenchmarkItem> items, Func<CodeBenchmarkItem, string> source) =>
        Assert.Empty(await Wrong([.. items.Where(item => source(item).Contains("mutated"))], source, passes: false));

    private async Task<string[]> Wrong(IReadOnlyList<CodeBenchmarkItem> items, Func<CodeBenchmarkItem, string> source, bool passes)
    {
        var results = await _runner.Value.RunAllAsync(items.Select(item => (item.Task, source(item))));
        return [.. items.Zip(results).Where(pair => pair.Second.Passed != passes).Select(pair => $"{pair.First.Id}: {string.Join(", ", pair.Second.Tests)}")];
    }

    private IReadOnlyList<CodeBenchmarkItem> HumanEval() => CodeBenchmark.ReadHumanEval(Data("humaneval.jsonl"));

    private IReadOnlyList<CodeBenchmarkItem> Mbpp() => CodeBenchmark.ReadMbpp(Data("mbpp_sanitized.jsonl"));

    private string Data(string name)
    {
        Sandboxes.SkipWithoutSandbox();
        var path = Path.Combine(Fixtures.RepositoryRoot, "..", "shared", "data", name);
        Assert.SkipUnless(File.Exists(path), $"{name} is not there");
        Assert.SkipUnless(_runner.Value.HasPython, "no Python 3.9 or newer");
        return path;
    }
}
