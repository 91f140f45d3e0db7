using System.Text.Json.Nodes;
using R1.Data;
using R1.Evaluation;
using R1.Evaluation.Recorded;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Pipeline;

namespace R1.Tests.Evaluation.Recorded;

public sealed class RecordedEvaluationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Policy _policy = new(CausalLM.Create(BaseModelConfig.SmallDeepseek(hiddenSize: 16, layers: 1), seed: 1), SmallLanguage.Format);

    private string File1 => Path.Combine(_folder.Path, "some.jsonl");

    public void Dispose()
    {
        _policy.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Run_Problems_WritesALineForEveryCompletion()
    {
        var result = Evaluation().Run(Benchmark(20));

        var lines = File.ReadAllLines(File1).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(41, lines.Length);
        Assert.Equal(("some", 2, 1), ((string)lines[0]["benchmark"]!, (int)lines[0]["samples_per_problem"]!, (int)lines[0]["seed"]!));
        Assert.Equal(["p-0", "p-0", "p-1"], lines.Skip(1).Take(3).Select(line => (string)line["problem"]!));
        Assert.Equal([0, 1, 0], lines.Skip(1).Take(3).Select(line => (int)line["sample"]!));
        Assert.Equal(lines.Skip(1).Average(line => (int)line["tokens"]!), result.MeanLength.Mean, 1e-9);
        Assert.Equal(lines.Skip(1).Average(line => (bool)line["correct"]! ? 1.0 : 0), result.PassAt1.Mean, 1e-9);
    }

    /// <summary>Cut off anywhere, in the middle of a line or of a chunk: the same file and the same figures.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(1000)]
    [InlineData(4000)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Run_CutOffAndResumed_GivesTheSame(int bytes)
    {
        var straight = Evaluation().Run(Benchmark(40));
        var whole = File.ReadAllBytes(File1);
        using (var file = new FileStream(File1, FileMode.Open)) file.SetLength(bytes < 0 ? whole.Length + bytes : Math.Min(bytes, whole.Length));

        var resumed = Evaluation().Run(Benchmark(40));

        Assert.Equal(whole, File.ReadAllBytes(File1));
        Assert.Equal((straight.PassAt1, straight.ConsAtK, straight.MeanLength), (resumed.PassAt1, resumed.ConsAtK, resumed.MeanLength));
    }

    [Fact]
    public void Run_CompleteBefore_DrawsNothing()
    {
        Evaluation().Run(Benchmark(20));
        var seen = new List<EvaluationProgress>();
        Evaluation().Run(Benchmark(20), new Direct(seen.Add));
        Assert.Empty(seen);
    }

    [Fact]
    public void Run_Progress_TellsHowFarItIs()
    {
        var seen = new List<EvaluationProgress>();
        Evaluation().Run(Benchmark(20), new Direct(seen.Add));
        Assert.Equal([(16, 20), (20, 20)], seen.Select(progress => (progress.Done, progress.Of)));
        Assert.Equal(TimeSpan.Zero, seen[^1].Left);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(1, 3)]
    public void Run_OtherSettings_AreRefused(int seed, int samples)
    {
        Evaluation().Run(Benchmark(4));
        var fault = Assert.Throws<InvalidDataException>(() => Evaluation(seed).Run(Benchmark(4, samples))).Message;
        Assert.StartsWith($"{File1} was made with other settings:", fault, StringComparison.Ordinal);
        Assert.EndsWith("Give another folder, or delete it.", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OtherWeights_AreRefused()
    {
        Evaluation().Run(Benchmark(4));
        using (TorchSharp.torch.no_grad()) _policy.Model.StateDict().First().Tensor.add_(1);
        Assert.Throws<InvalidDataException>(() => Evaluation().Run(Benchmark(4)));
    }

    [Fact]
    public void Run_PromptWithoutRoom_CountsAsNotAnswered()
    {
        var words = string.Join(' ', Enumerable.Repeat("1", _policy.Model.Config.MaxPositionEmbeddings));
        var result = Evaluation().Run(new Benchmark("some", [Asked(0, "1"), Asked(1, words)], 2));

        Assert.Equal(0, result.LengthByProblem[1]);
        Assert.True(result.LengthByProblem[0] > 0);
        var last = JsonNode.Parse(File.ReadAllLines(File1)[^1])!;
        Assert.Equal((0, false, ""), ((int)last["tokens"]!, (bool)last["correct"]!, (string)last["text"]!));
    }

    private RecordedEvaluation Evaluation(int seed = 1) => new(_policy, EvaluationProtocol.Paper(maxNewTokens: 8, seed), _folder.Path);

    private static Benchmark Benchmark(int problems, int samples = 2) =>
        new("some", [.. Enumerable.Range(0, problems).Select(i => Asked(i, $"{i % 10}"))], samples);

    private static Problem Asked(int i, string question) =>
        new() { Id = $"p-{i}", Family = "f", Level = 0, Language = "en", Question = question, Answer = "1" };

    private sealed class Direct(Action<EvaluationProgress> report) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => report(value);
    }
}
