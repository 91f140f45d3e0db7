using R1.Kernel.Notebooks;
using R1.Kernel.Scaling;
using R1.Tests.Kernel.Commands;

namespace R1.Tests.Kernel.Scaling;

public sealed class ScaleTablesTests : IDisposable
{
    private const string Bench = """
        {"threads":4,"results":[{"name":"sample.cpu-preset.b64","tokens_per_second":100},{"name":"train.cpu-preset","tokens_per_second":50},
         {"name":"score.cpu-preset","tokens_per_second":200},{"name":"grpo-step.cpu-preset","milliseconds":3000}],
         "grpo_step_shares":{"sampling":0.2,"reference_scoring":0.1,"gradient":0.5,"optimizer":0.05,"rest":0.15},
         "sandbox":{"workers":2,"candidates_per_second":8}}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_Usual_IsWhatTheDocumentHolds()
    {
        const string begin = "<!-- scale -->\n", end = "<!-- /scale -->";
        var document = File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, "environment", "SCALE.md"));
        var held = document[(document.IndexOf(begin, StringComparison.Ordinal) + begin.Length)..document.IndexOf(end, StringComparison.Ordinal)];
        Assert.Equal(ScaleTables.Write(new ScaleInputs(), ScaleTables.Usual), held);
    }

    [Fact]
    public void Read_BenchOfAMachine_TakesItsMeasurementsAndSaysSo()
    {
        var inputs = BenchInputs.Read(Put(Bench));
        Assert.Equal((0.04, 0.08, 0.02), (inputs.RolloutToken.Value, inputs.GradientToken.Value, inputs.ScoredToken.Value));
        Assert.Equal(0.6, inputs.Serial.Value, 1e-9);
        Assert.Equal(0.25, inputs.Program.Value);
        Assert.Equal("make bench, bench.json", inputs.RolloutToken.Source);
        Assert.Equal("stated", inputs.Checkpoint.Source);
        Assert.Contains("| cpu preset: a rollout token | 0.04 s of a core | make bench, bench.json |\n", ScaleTables.Write(inputs, [1]));
    }

    [Theory]
    [InlineData("{", "is no whole bench.json")]
    [InlineData("[]", "is no whole bench.json")]
    [InlineData("{}", "it has no threads")]
    [InlineData("""{"threads":4,"grpo_step_shares":{"optimizer":0,"rest":0},"results":[]}""", "it has no sample.cpu-preset.b64")]
    public void Read_NoBench_SaysHowToGetOne(string json, string expected)
    {
        var fault = Assert.Throws<BadInputException>(() => BenchInputs.Read(Put(json)));
        Assert.StartsWith(_folder.File("bench.json"), fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("run 'make bench' without a filter.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "| connection of the trainer to its workers | 2 GB/s | --bandwidth |", "--workers", "3", "--bandwidth", "2e9", "--latency", "0")]
    [InlineData(2, "--workers: '0' is no number from 1 to 1000000", "--workers", "1,0")]
    [InlineData(2, "--bandwidth: 0 is no bytes/s: give a positive number", "--bandwidth", "0")]
    [InlineData(2, "none.json is no whole bench.json", "--bench", "none.json")]
    public void Scale_Arguments_AreTakenOrRefused(int exitCode, string part, params string[] arguments)
    {
        var (code, output) = Tool.Run(_folder.Path, ["scale", .. arguments]);
        Assert.Equal(exitCode, code);
        Assert.Contains(part, output, StringComparison.Ordinal);
    }

    private string Put(string json)
    {
        var path = _folder.File("bench.json");
        File.WriteAllText(path, json);
        return path;
    }
}
