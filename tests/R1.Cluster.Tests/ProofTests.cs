using R1.Cluster;
using R1.Runs;

namespace R1.Tests.Cluster;

/// <summary>
/// The claim of the package at length: through Redis where there is a redis-server, else on this host, where the first worker must live. They take minutes and
/// all cores, and run when they are asked for: dotnet R1.Cluster.Tests.dll --explicit only --filter-class "*ProofTests".
/// </summary>
[Collection(nameof(WorkerCollection))]
[Trait("Category", "Slow")]
public sealed class ProofTests : IDisposable
{
    private const string RootVariable = "R1_KILLED_TRAINER_ROOT";
    private const int TrainerKills = 4;

    private readonly TemporaryFolder _folder = new();
    private readonly RedisServer? _redis = RedisServer.IsInstalled ? new RedisServer() : null;
    private readonly List<WorkerProcess> _workers = [];
    private readonly string _address;

    public ProofTests() => _address = _redis?.Address ?? WorkerProcess.FreeAddress();

    public void Dispose()
    {
        foreach (var worker in _workers) worker.Dispose();
        _redis?.Dispose();
        _folder.Dispose();
    }

    [Fact(Explicit = true)]
    public void Train_OneTwoAndFiveWorkers_LeavesTheMetricsOfTheLocalRun()
    {
        var run = new PresetRun(_folder.Path);
        var expected = run.Train("local", null);
        Assert.True(expected.Count(step => step.Values.GetValueOrDefault("updates") > 0) > expected.Count / 2, "hardly any step had something to learn from");
        StartWorkers(1);
        using var cluster = WorkerCluster.Connect(_address);
        foreach (var workers in new[] { 1, 2, 5 })
        {
            StartWorkers(workers);
            WorkerProcess.WaitFor(cluster, workers);
            AssertSame(expected, run.Train($"{workers}-workers", cluster));
        }
        run.Train("stopped", cluster, steps: 10);
        AssertSame(expected, run.Train("stopped", cluster));
    }

    [Fact(Explicit = true)]
    public void Train_TwentyKillsAtRandomMoments_LeavesTheMetricsOfTheLocalRun()
    {
        var run = new PresetRun(_folder.Path);
        var expected = run.Train("local", null);
        StartWorkers(3);
        using var cluster = WorkerCluster.Connect(_address);
        using var killer = new Killer(this, kills: 20);
        for (var name = 1; !killer.IsDone; name++) AssertSame(expected, run.Train($"{name}", cluster));
        TestContext.Current.TestOutputHelper?.WriteLine($"{cluster.Status.Repeated} items repeated, {cluster.Status.Done} done");
        Assert.True(cluster.Status.Repeated > 0, "no kill hit any work");
    }

    [Fact(Explicit = true)]
    public void Train_TrainerKilledAtRandomMoments_LeavesTheMetricsOfTheLocalRun()
    {
        var expected = new PresetRun(_folder.Path).Train("local", null);
        StartWorkers(2);
        File.WriteAllText(_folder.File("address"), _address);
        for (var kill = 0; kill < TrainerKills; kill++)
        {
            using var trainer = new ChildTest(GetType(), nameof(Child_OfTheTestAbove_Trains), RootVariable, _folder.Path);
            var (before, more) = (StepsOfTheKilled(), Random.Shared.Next(1, 5));
            trainer.WaitUntil(() => StepsOfTheKilled() - before >= more);
            trainer.Kill();
        }
        Assert.InRange(StepsOfTheKilled(), TrainerKills, expected.Count - 1);
        using (var trainer = new ChildTest(GetType(), nameof(Child_OfTheTestAbove_Trains), RootVariable, _folder.Path)) trainer.Finish();
        AssertSame(expected, [.. MetricsLog.Read(MetricsOfTheKilled)]);
    }

    [Fact]
    public void Child_OfTheTestAbove_Trains()
    {
        var root = Environment.GetEnvironmentVariable(RootVariable);
        Assert.SkipWhen(root is null, "is run by the other test, in a process of its own");
        using var cluster = WorkerCluster.Connect(File.ReadAllText(Path.Combine(root, "address")));
        new PresetRun(root).Train("killed", cluster);
    }

    private string MetricsOfTheKilled => _folder.File("cluster/killed/metrics.jsonl");

    // A record that was being written when the process ended is no step.
    private int StepsOfTheKilled() => File.Exists(MetricsOfTheKilled) ? File.ReadLines(MetricsOfTheKilled).Count() : 0;

    private static void AssertSame(IReadOnlyList<MetricsRecord> expected, IReadOnlyList<MetricsRecord> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (one, other) in expected.Zip(actual)) Assert.True(one.SameButForTimes(other), $"step {one.Step} differs");
    }

    private void StartWorkers(int count)
    {
        while (_workers.Count < count) _workers.Add(WorkerProcess.Start(_address));
    }

    /// <summary>Kills a worker at a random moment, starts another, and so on.</summary>
    private sealed class Killer : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _task;

        public Killer(ProofTests tests, int kills) => _task = Task.Run(() =>
        {
            var spared = tests._redis is null ? 1 : 0;
            for (var i = 0; i < kills && !_stop.IsCancellationRequested; i++)
            {
                Thread.Sleep(Random.Shared.Next(500, 4000));
                var victim = tests._workers[Random.Shared.Next(spared, tests._workers.Count)];
                victim.Dispose();
                tests._workers.Remove(victim);
                tests.StartWorkers(3);
            }
        });

        /// <summary>All kills are done; throws what went wrong with them.</summary>
        public bool IsDone
        {
            get
            {
                if (_task.IsFaulted) _task.GetAwaiter().GetResult();
                return _task.IsCompleted;
            }
        }

        public void Dispose()
        {
            _stop.Cancel();
            _task.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
            _stop.Dispose();
        }
    }
}
