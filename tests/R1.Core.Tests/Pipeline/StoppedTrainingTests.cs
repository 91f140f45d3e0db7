using R1.Configuration;
using R1.Pipeline;
using R1.Runs;

namespace R1.Tests.Pipeline;

/// <summary>A training whose process is asked to end, in a process of its own.</summary>
[Trait("Category", "Slow")]
public sealed class StoppedTrainingTests : IDisposable
{
    private const string RootVariable = "R1_STOPPED_TRAINING_ROOT";
    private const int Steps = 40;

    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    private string Metrics => _root.File("count/child/metrics.jsonl");

    private RunManifest Manifest => ConfigJson.ReadFile<RunManifest>(_root.File("count/child/manifest.json"));

    private static string HangFile(string root) => Path.Combine(root, "hangs");

    [Fact]
    public void Train_ProcessAskedToEnd_SavesTheLastStepAndIsResumed()
    {
        using (var child = new ChildTest(GetType(), nameof(Child_OfTheTestsAbove_Trains), RootVariable, _root.Path))
        {
            child.WaitUntil(() => File.Exists(Metrics) && MetricsLog.Read(Metrics).Count >= 3);
            child.AskToEnd();
            child.WaitForExit();
        }
        var last = (int)MetricsLog.Read(Metrics)[^1].Step;
        Assert.InRange(last, 3, Steps - 1);
        Assert.Equal(RunStatus.Stopped, Manifest.Status);
        // There is none every so many steps.
        Assert.Equal([last], Directory.GetDirectories(_root.File("count/child/checkpoint")).Select(folder => int.Parse(Path.GetFileName(folder))));

        using (var straight = Run.StartOrResume("count", "straight", new CounterSettings(), Preset.Smoke, 1, _root.Path)) Train(straight);
        using (var resumed = Run.StartOrResume("count", "child", new CounterSettings(), Preset.Smoke, 1, _root.Path)) Train(resumed);
        Assert.Null(MetricsLog.FirstDifference(_root.File("count/straight/metrics.jsonl"), Metrics));
        Assert.Equal(RunStatus.Completed, Manifest.Status);
    }

    [Fact]
    public void Train_AskedTwiceInAStepThatHangs_EndsAtOnceAndCanBeResumed()
    {
        File.WriteAllText(HangFile(_root.Path), "");
        using var child = new ChildTest(GetType(), nameof(Child_OfTheTestsAbove_Trains), RootVariable, _root.Path);
        child.WaitUntil(() => File.Exists(_root.File("count/child/manifest.json")) && File.Exists(_root.File("in-step")));
        child.AskToEnd();
        child.WaitUntil(() => File.Exists(_root.File("asked")));
        Assert.Equal(RunStatus.Running, Manifest.Status);
        child.AskToEnd();
        child.WaitForExit();
        // As after any other kill.
        Assert.Equal(RunStatus.Running, Manifest.Status);
        using var resumed = Run.StartOrResume("count", "child", new CounterSettings(), Preset.Smoke, 1, _root.Path);
        Train(resumed);
        Assert.Equal(Steps, MetricsLog.Read(Metrics).Count);
    }

    [Fact]
    public void Child_OfTheTestsAbove_Trains()
    {
        var root = Environment.GetEnvironmentVariable(RootVariable);
        Assert.SkipWhen(root is null, "is run by the other tests, in a process of its own");
        using var run = Run.StartOrResume("count", "child", new CounterSettings(), Preset.Smoke, 1, root);
        Action pause = File.Exists(HangFile(root)) ? () => Hang(root) : () => Thread.Sleep(50);
        Train(run, pause);
    }

    private static void Hang(string root)
    {
        File.WriteAllText(Path.Combine(root, "in-step"), "");
        SpinWait.SpinUntil(() => StopRequest.IsMade);
        File.WriteAllText(Path.Combine(root, "asked"), "");
        Thread.Sleep(Timeout.Infinite);
    }

    private static void Train(Run run, Action? pause = null)
    {
        using var counter = new Counter(Steps, pause);
        foreach (var _ in new StageTraining<Count>(counter, checkpointEvery: 1000).Train(run.Stage(""))) { }
        run.Complete();
    }
}
