using R1.Configuration;
using R1.Foundation;
using R1.Runs;
using R1.Tests.Configuration;

namespace R1.Tests.Runs;

/// <summary>A process that is killed for real, at moments nobody chose, resumes to the numbers of a straight run.</summary>
public sealed class KilledRunTests : IDisposable
{
    private const string RootVariable = "R1_KILLED_RUN_ROOT";
    private const int Steps = 300, Kills = 5;

    private readonly TemporaryFolder _root = new();

    [Fact]
    [Trait("Category", "Slow")]
    public void StartOrResume_ProcessKilledSeveralTimes_SameMetricsAsStraightRun()
    {
        Train(_root.Path, "straight", pause: TimeSpan.Zero);
        var random = new SeededRandom(1);
        for (var kill = 0; kill < Kills; kill++) RunChild(killAfterMoreSteps: 5 + random.Next(50));
        RunChild(killAfterMoreSteps: null);
        Assert.Null(MetricsLog.FirstDifference(MetricsOf("straight"), MetricsOf("killed")));
        Assert.Equal(Steps, MetricsLog.Read(MetricsOf("killed")).Count);
        var manifest = ConfigJson.ReadFile<RunManifest>(_root.File("kill/killed/manifest.json"));
        Assert.Equal((RunStatus.Completed, Kills), (manifest.Status, manifest.Resumed.Count));
    }

    [Fact]
    public void Child_OfTheTestAbove_Trains()
    {
        var root = Environment.GetEnvironmentVariable(RootVariable);
        Assert.SkipWhen(root is null, "is run by the other test, in a process of its own");
        Train(root, "killed", pause: TimeSpan.FromMilliseconds(2));
    }

    public void Dispose() => _root.Dispose();

    private static void Train(string root, string name, TimeSpan pause)
    {
        using var run = Run.StartOrResume("kill", name, new TrainerConfig(), Preset.Smoke, 7, root);
        var state = new State(1);
        var part = new JsonPart<State>("state.json", () => state, loaded => state = loaded);
        for (var step = run.LoadCheckpoint(part) + 1 ?? 0; step < Steps; step++)
        {
            state = new State((state.Value * 0.9) + run.Seeds.Random("step", step).NextNormal());
            run.Metrics.Append(step, new Dictionary<string, double> { ["value"] = state.Value });
            if (step % 7 == 6) run.SaveCheckpoint(step, part);
            Thread.Sleep(pause);
        }
        run.Complete();
    }

    private void RunChild(int? killAfterMoreSteps)
    {
        using var child = new ChildTest(GetType(), nameof(Child_OfTheTestAbove_Trains), RootVariable, _root.Path);
        var before = Count();
        if (killAfterMoreSteps is not { } steps)
        {
            child.Finish();
            return;
        }
        child.WaitUntil(() => Count() - before >= steps);
        child.Kill();
    }

    private int Count() => File.Exists(MetricsOf("killed")) ? MetricsLog.Read(MetricsOf("killed")).Count : 0;

    private string MetricsOf(string name) => _root.File($"kill/{name}/metrics.jsonl");

    private sealed record State(double Value);
}
