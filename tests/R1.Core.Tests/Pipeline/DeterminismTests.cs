using R1.Foundation;
using R1.Runs;

namespace R1.Tests.Pipeline;

/// <summary>The same seed gives the same metrics to the bit, whether a run is repeated or killed and resumed.</summary>
public sealed class DeterminismTests : IDisposable
{
    private const string RootVariable = "R1_KILLED_ZERO_ROOT", Killed = "killed";
    private const int Seed = 11;

    private readonly TemporaryFolder _root = new();

    [Fact]
    public void Train_SameSeedTwice_SameMetricsButForTimes()
    {
        var (first, second) = (SmokeRun.Train(_root.Path, "first", Seed), SmokeRun.Train(_root.Path, "second", Seed));
        Assert.Null(MetricsLog.FirstDifference(first, second));
    }

    [Fact]
    public void Train_OtherSeed_OtherMetrics()
    {
        var (first, second) = (SmokeRun.Train(_root.Path, "first", Seed), SmokeRun.Train(_root.Path, "second", Seed + 1));
        Assert.NotNull(MetricsLog.FirstDifference(first, second));
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Train_KilledAtARandomMoment_ResumesToTheMetricsOfAStraightRun(int attempt)
    {
        var straight = SmokeRun.Train(_root.Path, "straight", Seed);
        var random = new SeededRandom((ulong)attempt);
        using (var child = new ChildTest(GetType(), nameof(Child_OfTheTestAbove_Trains), RootVariable, _root.Path))
        {
            var records = 1 + random.Next(SmokeRun.Config(Seed).Grpo.Steps / 2);
            child.WaitUntil(() => Records() >= records);
            Thread.Sleep(random.Next(30));
            child.Kill();
        }
        Assert.InRange(Records(), 1, SmokeRun.Config(Seed).Grpo.Steps);
        Assert.Null(MetricsLog.FirstDifference(straight, SmokeRun.Train(_root.Path, Killed, Seed)));
    }

    [Fact]
    public void Child_OfTheTestAbove_Trains()
    {
        var root = Environment.GetEnvironmentVariable(RootVariable);
        Assert.SkipWhen(root is null, "is run by the other test, in a process of its own");
        SmokeRun.Train(root, Killed, Seed);
    }

    public void Dispose() => _root.Dispose();

    private int Records() =>
        SmokeRun.MetricsOf(_root.Path, Killed) is var path && File.Exists(path) ? MetricsLog.Read(path).Count : 0;
}
