using System.Text.Json.Nodes;
using R1.Data;
using R1.Generation;
using R1.Models;
using R1.Sandbox;

namespace R1.Tests.Kernel.Commands;

public sealed class DataCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void List_Always_NamesTheDataSetsWithTheirLicences()
    {
        var (exitCode, text) = Tool.Run(_folder.Path, "data", "list");
        Assert.Equal(0, exitCode);
        Assert.Contains("gsm8k          test     1319  MIT", text);
    }

    [Theory]
    [InlineData(new[] { "data", "fetch", "gsm" }, "There is no recipe 'gsm'; there are aime2024,")]
    [InlineData(new[] { "data", "fetch", "gsm8k", "math500", "--from", "x" }, "--from is the file of one data set: give one name.")]
    [InlineData(new[] { "data", "fetch", "gsm8k", "--from", "x" }, "There is no file x: give the file of gsm8k as it is published.")]
    [InlineData(new[] { "data", "fetch", "gpqa_diamond" }, "is not to be had from the network")]
    [InlineData(new[] { "evaluate", "nowhere", "--benchmarks", "gsm8k" }, "gsm8k.jsonl is not there: run 'r1nb data fetch gsm8k' first.")]
    public void Command_WrongInput_IsOneLine(string[] arguments, string fault)
    {
        var (exitCode, text) = Tool.Run(_folder.Path, arguments);
        Assert.Equal(2, exitCode);
        Assert.Contains(fault, text);
    }

    [Fact]
    public void Decontaminate_SharedQuestion_IsReported()
    {
        const string shared = "How many legs have three cats and two birds in the garden together?";
        ProblemFile.Write(_folder.File("train.jsonl"), [Asked("t-1", shared), Asked("t-2", "Something else that nobody asks in any benchmark at all, ever.")]);
        ProblemFile.Write(_folder.File("test.jsonl"), [Asked("b-1", shared)]);
        var (exitCode, text) = Tool.Run(_folder.Path, "data", "decontaminate", "train.jsonl", "--against", "test.jsonl", "-o", "clean.jsonl");
        Assert.Equal(0, exitCode);
        Assert.Contains("clean.jsonl: 1 of 2 problems; the 1 others are in clean.jsonl.removed.jsonl", text);
        Assert.Equal("t-2", ProblemFile.Read(_folder.File("clean.jsonl")).Single().Id);
        var removed = JsonNode.Parse(File.ReadAllText(_folder.File("clean.jsonl.removed.jsonl")))!;
        Assert.Equal(("t-1", "b-1"), ((string)removed["id"]!, (string)removed["benchmark_id"]!));
    }

    [Fact]
    public void Evaluate_Programs_RunsThem()
    {
        Assert.SkipUnless(CodeRunner.WhyUnavailable() is null, $"no sandbox: {CodeRunner.WhyUnavailable()}");
        UntrainedCheckpoint.Write(_folder.File("model"), new Qwen3Config
        {
            VocabSize = UntrainedCheckpoint.VocabularySize, HiddenSize = 16, IntermediateSize = 16, NumHiddenLayers = 1, NumAttentionHeads = 2,
            NumKeyValueHeads = 1, HeadDim = 8, MaxPositionEmbeddings = 512, TieWordEmbeddings = true,
        }, seed: 1);
        const string row = """
            {"task_id":"t","prompt":"def f():\n","entry_point":"f","canonical_solution":"    return 1","test":"def check(f):\n    assert f() == 1"}
            """;
        Directory.CreateDirectory(_folder.File("data"));
        ProblemFile.Write(_folder.File("data/humaneval.jsonl"), [Asked("h-1", "def f():") with { Family = "humaneval", Answer = row }]);

        var (exitCode, text) = Tool.Run(
            _folder.Path, "evaluate", "model", "--benchmarks", "humaneval", "--samples", "2", "--max-new-tokens", "8", "--data", "data", "-o", "out");

        Assert.Equal(0, exitCode);
        Assert.Matches(@"humaneval +1 +2  0\.000 \[0\.000, 0\.000\] +- ", text);
        Assert.Equal(3, File.ReadAllLines(_folder.File("out/humaneval.jsonl")).Length);
    }

    private static Problem Asked(string id, string question) =>
        new() { Id = id, Family = "f", Level = 0, Language = "en", Question = question, Answer = "1" };
}
