using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using R1.Configuration;
using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Runs;

namespace R1.Tests.Pipeline;

/// <summary>
/// The same seed gives the same bits on every x64 processor and for any number of workers: a short training has a recorded digest, here and in processes
/// that see less of the processor.
/// </summary>
public class SameBitsTests
{
    // Of metrics and weights. Who changes what is computed records the new value, which the failing test prints.
    private const string Recorded = "5e6b57e4ade9b651d8e9fdc3d5e7e4385f7adaa52de037243880f8a84473b1fe";

    // 30 steps of pre-training and 5 of reinforcement learning with everything that a run of the notebooks has.
    private const int PretrainingSteps = 30;
    private const int PolicySteps = 5;
    private const string WorkersVariable = "R1_TEST_WORKERS";
    private const string InstructionsVariable = "R1_TEST_INSTRUCTIONS";

    [Fact]
    public void ShortTraining_OnThisProcessor_HasTheRecordedDigest()
    {
        var workers = Environment.GetEnvironmentVariable(WorkersVariable) is { } number ? int.Parse(number, CultureInfo.InvariantCulture) : 2;
        // A runtime that did not know the switches any more would prove nothing.
        if (Environment.GetEnvironmentVariable(InstructionsVariable) is { } most)
            Assert.True(Processor.Instructions <= Enum.Parse<InstructionSet>(most), $"this process runs {Processor.Instructions}, not {most} at most");
        using var root = new TemporaryFolder();
        var digest = Digest(root.Path, workers);
        Assert.True(digest == Recorded, $"{Processor.Instructions}, {workers} workers: the digest is {digest}, recorded is {Recorded}.");
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(1, "R1_TEST_INSTRUCTIONS=Avx2 DOTNET_EnableAVX512=0 DOTNET_EnableAVX512F=0")]
    [InlineData(3, "R1_TEST_INSTRUCTIONS=Avx2 DOTNET_EnableAVX512=0 DOTNET_EnableAVX512F=0 ATEN_CPU_CAPABILITY=avx2")]
    [InlineData(2, "R1_TEST_INSTRUCTIONS=Portable DOTNET_EnableAVX2=0 DOTNET_EnableAVX=0 ATEN_CPU_CAPABILITY=default")]
    [InlineData(3, "OMP_NUM_THREADS=2")]
    public async Task ShortTraining_OnLessOfTheProcessor_HasTheRecordedDigest(int workers, string variables)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(SameBitsTests).Assembly.Location);
        foreach (var argument in new[] { "--filter-method", $"*{nameof(ShortTraining_OnThisProcessor_HasTheRecordedDigest)}", "--progress", "off" })
            start.ArgumentList.Add(argument);
        foreach (var variable in variables.Split(' ')) start.Environment[variable.Split('=')[0]] = variable.Split('=')[1];
        start.Environment[WorkersVariable] = workers.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{variables}:\n{await output}\n{await errors}");
    }

    private static string Digest(string root, int workers)
    {
        var smoke = BaseModelConfig.For(Preset.Smoke, seed: 1);
        var config = smoke with { Workers = workers, Training = smoke.Training with { Steps = PretrainingSteps } };
        var folder = Path.Combine(root, "base");
        using (var run = Run.StartOrResume("base", "base", config, Preset.Smoke, 1, root))
        using (var stage = new BaseModelStage(config))
        {
            _ = stage.Train(run.Stage("")).Count();
            stage.Model.SavePretrained(folder);
        }
        return Hashes.OfText(string.Join('\n',
            Metrics(root, "base", "base"), Hashes.OfFile(Path.Combine(folder, "model.safetensors")), Reinforce(root, folder, workers)));
    }

    private static string Reinforce(string root, string folder, int workers)
    {
        var smoke = R1ZeroConfig.For(Preset.Smoke, seed: 1);
        var config = smoke with { Grpo = smoke.Grpo with { Steps = PolicySteps, Workers = workers } };
        using var run = Run.StartOrResume("zero", "zero", config, Preset.Smoke, 1, root);
        using var policy = new Policy(CausalLM.LoadPretrained(folder), SmallLanguage.Format);
        using var stage = new R1ZeroStage(config, policy);
        _ = stage.Train(run.Stage("")).Count();
        run.Complete();
        return Metrics(root, "zero", "zero");
    }

    // All but the clock.
    private static string Metrics(string root, string kind, string name)
    {
        var lines = File.ReadAllLines(Path.Combine(root, kind, name, "metrics.jsonl")).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        foreach (var line in lines) line.Remove("time");
        return string.Join('\n', lines.Select(line => line.ToJsonString()));
    }
}
