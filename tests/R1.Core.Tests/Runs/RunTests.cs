using System.Text.Json.Nodes;
using R1.Configuration;
using R1.Foundation;
using R1.Runs;
using R1.Tests.Configuration;

namespace R1.Tests.Runs;

public sealed class RunTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    [Fact]
    public void Start_Completed_LeavesConfigManifestAndMetrics()
    {
        var run = Start();
        run.Metrics.Append(0, new Dictionary<string, double> { ["mean_reward"] = 0.25 });
        run.Record(new FinalMetric("r1_zero.contest_math.pass_at_1", 0.1));
        run.Record(new FinalMetric("r1_zero.contest_math.pass_at_1", 0.71));
        Assert.Equal("running", Manifest(run)["status"]!.GetValue<string>());
        run.Complete();

        var manifest = Manifest(run);
        Assert.Equal("completed", manifest["status"]!.GetValue<string>());
        Assert.Equal(0.71, manifest["metrics"]!["r1_zero.contest_math.pass_at_1"]!.GetValue<double>());
        Assert.Equal((42, "smoke", "cpu"), (manifest["seed"]!.GetValue<int>(), manifest["preset"]!.GetValue<string>(), manifest["device"]!.GetValue<string>()));
        Assert.Equal(ConfigJson.Hash(new TrainerConfig()), manifest["config_hash"]!.GetValue<string>());
        Assert.NotEqual("", manifest["machine"]!["packages"]!["TorchSharp"]!.GetValue<string>());
        Assert.True(manifest["seconds"]!.GetValue<double>() > 0);
        Assert.Equal("status", ((JsonObject)manifest).Last().Key);
        Assert.Equal(ConfigJson.Write(new TrainerConfig()), File.ReadAllText(Path.Combine(run.Folder, "config.json")));
        Assert.Single(MetricsLog.Read(Path.Combine(run.Folder, "metrics.jsonl")));
    }

    [Fact]
    public void Start_Twice_MakesTwoFolders()
    {
        using var first = Start();
        using var second = Start();
        Assert.NotEqual(first.Folder, second.Folder);
        Assert.Matches(@"/02-r1-zero/\d{8}T\d{6}Z-smoke-([0-9a-f]{7}|nogit)(-2)?$", second.Folder);
    }

    [Fact]
    public void Start_InvalidConfig_MakesNoFolder()
    {
        Assert.Throws<InvalidConfigException>(() => Run.Start("02-r1-zero", new TrainerConfig { GroupSize = 0 }, Preset.Smoke, 1, _root.Path));
        Assert.Empty(Directory.GetFileSystemEntries(_root.Path));
    }

    [Fact]
    public void Dispose_WithoutComplete_IsFailed()
    {
        var run = Start();
        run.Dispose();
        Assert.Equal(("failed", "The run was disposed before Complete() was called."),
            (Manifest(run)["status"]!.GetValue<string>(), Manifest(run)["error"]!.GetValue<string>()));
    }

    [Fact]
    public void Fail_Exception_IsKept()
    {
        var run = Start();
        run.Fail(new InvalidOperationException("loss is NaN"));
        run.Dispose();
        Assert.Equal("InvalidOperationException: loss is NaN", Manifest(run)["error"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("pass_at_1")]
    [InlineData("r1.bench.Pass")]
    [InlineData("r1.bench.a.b")]
    [InlineData("r1..pass")]
    [InlineData("r1.bench_.pass")]
    [InlineData("r1 zero.bench.pass")]
    public void FinalMetric_NameOfAnotherForm_SaysWhichFormToUse(string name) =>
        Assert.Contains("use model.benchmark.metric in snake case", Assert.Throws<ArgumentException>(() => new FinalMetric(name, 1)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void FinalMetric_NotFinite_IsRefused() => Assert.Throws<ArgumentException>(() => new FinalMetric("r1.bench.pass_at_1", double.NaN));

    [Fact]
    public void StartOrResume_KilledAtAnyStep_SameMetricsAsStraightRun()
    {
        Train("straight", stopAfter: null);
        for (var step = 0; step < 10; step++)
        {
            Train($"killed-{step}", stopAfter: step);
            Train($"killed-{step}", stopAfter: null);
            Assert.Null(MetricsLog.FirstDifference(MetricsOf("straight"), MetricsOf($"killed-{step}")));
        }
        Assert.Equal(10, MetricsLog.Read(MetricsOf("straight")).Count);
    }

    [Fact]
    public void StartOrResume_ConfigSeedOrPresetChanged_ListsWhatDiffers()
    {
        StartNamed(new TrainerConfig { LearningRate = 0.5 }, 1).Dispose();
        var error = Assert.Throws<InvalidConfigException>(() => StartNamed(new TrainerConfig { LearningRate = 0.25, Levels = [1] }, 2));
        var folder = _root.File("02-r1-zero/fixed");
        Assert.Equal(
            $"""
            The config to resume {folder} with has 3 faults:
              learning_rate = 0.25: {folder} was started with 0.5: give this value, or start another run
              levels[1] = (missing): {folder} was started with 2: give this value, or start another run
              seed = 2: the run was started with 1
            """,
            error.Message);
    }

    [Fact]
    public void ResumeUnfinishedOrStart_KilledRun_IsTakenUpUntilItIsCompleted()
    {
        var first = Unfinished();
        first.Dispose();
        var second = Unfinished();
        Assert.Equal(first.Folder, second.Folder);
        second.Complete();
        using var third = Unfinished();
        Assert.NotEqual(first.Folder, third.Folder);
    }

    [Fact]
    public void ResumeUnfinishedOrStart_AnotherConfigSeedOrOpenRun_StartsAnew()
    {
        using var open = Unfinished();
        using var beside = Unfinished();
        using var seeded = Unfinished(seed: 2);
        beside.Dispose();
        using var changed = Unfinished(new TrainerConfig { LearningRate = 0.25 });
        Assert.Equal(4, new[] { open, beside, seeded, changed }.Select(r => r.Folder).Distinct().Count());
        using var newest = Unfinished();
        Assert.Equal(beside.Folder, newest.Folder);
    }

    [Fact]
    public void ResumeUnfinishedOrStart_FolderOfAKilledStart_IsNotTakenUp()
    {
        var run = Unfinished();
        run.Dispose();
        var halfMade = Path.Combine(Path.GetDirectoryName(run.Folder)!, ".starting-0123");
        Directory.Move(run.Folder, halfMade);
        using var next = Unfinished();
        Assert.NotEqual(halfMade, next.Folder);
    }

    [Fact]
    public void StartOrResume_RunIsOpen_Throws()
    {
        using var open = StartNamed(new TrainerConfig(), 1);
        Assert.Contains("is in use", Assert.Throws<IOException>(() => StartNamed(new TrainerConfig(), 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_Manifest_KeepsStartAndListsResumption()
    {
        var first = StartNamed(new TrainerConfig(), 1);
        first.Dispose();
        using var second = Run.Resume(first.Folder, new TrainerConfig(), Preset.Smoke, 1);
        Assert.Equal(first.Manifest.Started, second.Manifest.Started);
        Assert.Single(second.Manifest.Resumed);
        Assert.Equal(RunStatus.Running, second.Manifest.Status);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("manifest.json")]
    public void Resume_FileCut_NamesItAndTheLine(string file)
    {
        StartNamed(new TrainerConfig(), 1).Dispose();
        var path = _root.File($"02-r1-zero/fixed/{file}");
        File.WriteAllText(path, File.ReadAllText(path)[..40]);
        var error = Assert.Throws<InvalidConfigException>(() => StartNamed(new TrainerConfig(), 1));
        Assert.Matches($@"\A{path} has a fault:\n  line \d+ = .*: correct the JSON at byte \d+", error.Message);
    }

    [Fact]
    public void ResumeUnfinishedOrStart_RunOfAnotherBuild_IsLeftAlone()
    {
        var other = Unfinished();
        other.Dispose();
        var manifest = Manifest(other);
        manifest["build"] = Guid.NewGuid().ToString();
        File.WriteAllText(Path.Combine(other.Folder, "manifest.json"), manifest.ToJsonString());
        using var started = Unfinished();
        Assert.NotEqual(other.Folder, started.Folder);
    }

    [Fact]
    public void ResumeUnfinishedOrStart_RunWithABrokenManifest_IsLeftAlone()
    {
        var broken = Unfinished();
        broken.Dispose();
        File.WriteAllText(Path.Combine(broken.Folder, "manifest.json"), "{");
        using var other = Unfinished();
        Assert.NotEqual(broken.Folder, other.Folder);
    }

    [Fact]
    public void Dispose_DiskFull_LeavesTheRunToBeResumed()
    {
        using var disk = SmallDisk.MountOrSkip(kilobytes: 256);
        Run Open() => Run.StartOrResume("02-r1-zero", "fixed", new TrainerConfig(), Preset.Smoke, 1, disk.Path);
        var run = Open();
        disk.Fill(bytesLeft: 0);
        run.Dispose();
        Assert.Equal("running", Manifest(run)["status"]!.GetValue<string>());
        disk.Free();
        using var again = Open();
        Assert.Equal(run.Folder, again.Folder);
    }

    [Fact]
    public void Stage_Several_KeepTheirOwnStepsAndCheckpoints()
    {
        using var run = Start();
        run.Stage("cold-start").Metrics.Append(5, new Dictionary<string, double>());
        run.Stage("cold-start").SaveCheckpoint(5);
        run.Stage("rl").Metrics.Append(0, new Dictionary<string, double>());
        Assert.Equal((5L, null), (run.Stage("cold-start").LatestStep, run.Stage("rl").LatestStep));
        Assert.True(File.Exists(Path.Combine(run.Folder, "cold-start", "metrics.jsonl")));
        Assert.Throws<ArgumentException>(() => run.Stage("../up"));
        Assert.Throws<ArgumentException>(() => run.Stage("checkpoint"));
    }

    public void Dispose() => _root.Dispose();

    private Run Unfinished(TrainerConfig? config = null, int seed = 1) =>
        Run.ResumeUnfinishedOrStart("02-r1-zero", config ?? new TrainerConfig(), Preset.Smoke, seed, _root.Path);

    private Run Start() => Run.Start("02-r1-zero", new TrainerConfig(), Preset.Smoke, 42, _root.Path);

    private Run StartNamed(TrainerConfig config, int seed) => Run.StartOrResume("02-r1-zero", "fixed", config, Preset.Smoke, seed, _root.Path);

    private string MetricsOf(string name) => _root.File($"02-r1-zero/{name}/metrics.jsonl");

    // A state that depends on all steps before it and on the step's own noise, saved at every third step.
    private void Train(string name, int? stopAfter)
    {
        using var run = Run.StartOrResume("02-r1-zero", name, new TrainerConfig(), Preset.Smoke, 42, _root.Path);
        var state = new State(1);
        var part = new JsonPart<State>("state.json", () => state, loaded => state = loaded);
        var first = run.LoadCheckpoint(part) + 1 ?? 0;
        for (var step = first; step < 10; step++)
        {
            state = new State((state.Value * 0.7) + run.Seeds.Random("step", step).NextNormal());
            var time = new Dictionary<string, double> { ["seconds"] = Environment.TickCount64 };
            run.Metrics.Append(step, new Dictionary<string, double> { ["value"] = state.Value }, time);
            if (step == stopAfter) return;
            if (step % 3 == 2) run.SaveCheckpoint(step, part);
        }
        run.Complete();
    }

    private static JsonNode Manifest(Run run) => JsonNode.Parse(File.ReadAllText(Path.Combine(run.Folder, "manifest.json")))!;

    private sealed record State(double Value);
}
