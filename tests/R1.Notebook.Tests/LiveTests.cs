using System.Text.Json.Nodes;
using R1.Notebook;

namespace R1.Tests.Notebook;

public class LiveTests
{
    private readonly RecordingSink _sink = new();

    [Fact]
    public void Add_EveryStep_GrowsEachCurve()
    {
        using var scope = DisplayContext.Use(_sink);
        var chart = new LiveChart<int>("training", ("reward", t => t * 0.1), ("length", t => 10 + t)) { Total = 4 };
        Assert.Equal("training: no steps yet", _sink.Live().Text);
        for (var t = 0; t < 4; t++) chart.Add(t);
        var figure = JsonNode.Parse(_sink.Live().Data[Mime.Plotly])!;
        Assert.Equal([10, 11, 12, 13], figure["data"]![1]!["y"]!.AsArray().Select(v => (double)v!));
        Assert.Equal([1, 2, 3, 4], figure["data"]![1]!["x"]!.AsArray().Select(v => (double)v!));
        Assert.StartsWith("training: step 2/4  reward 0.1  length 11  ", _sink.Status[1]);
        Assert.EndsWith(" left", _sink.Status[1]);
    }

    [Fact]
    public void Advance_FromManyThreads_CountsEachStep()
    {
        using var scope = DisplayContext.Use(_sink);
        var bar = new ProgressBar(1000, "rollouts");
        Parallel.For(0, 1000, _ => bar.Advance());
        Assert.StartsWith("rollouts: 1000/1000", _sink.Live().Text);
        Assert.Contains("value=\"1000\"", _sink.Live().Data[Mime.Html]);
    }

    [Fact]
    public void Add_LongAfterTheChartWasOpened_CountsTheTimeFromTheFirstStep()
    {
        using var scope = DisplayContext.Use(_sink);
        var clock = new HandClock();
        var chart = new LiveChart<int>("training", ("reward", t => t)) { Total = 21, Clock = clock };
        foreach (var minutes in new[] { 60, 1, 1 })
        {
            clock.Now += TimeSpan.FromMinutes(minutes);
            chart.Add(minutes);
        }
        Assert.EndsWith("  0.0 s", _sink.Status[0], StringComparison.Ordinal);
        Assert.EndsWith("  2 min 00 s, 18 min 00 s left", _sink.Status[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_AfterTheLastStep_StaysAtTheWholeTime()
    {
        var clock = new HandClock();
        var time = new TimeLeft(clock);
        time.Step(5, 10);
        clock.Now += TimeSpan.FromSeconds(20);
        Assert.Equal("20.0 s, 20.0 s left", time.Describe(7, 9));
        time.Step(10, 10);
        clock.Now += TimeSpan.FromHours(1);
        Assert.Equal("20.0 s", time.Describe(10, 10));
    }

    private sealed class HandClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }

    [Fact]
    public async Task Request_Bursts_RunSeldomAndOnceMoreAtTheEnd()
    {
        var (state, seen, runs) = (0, 0, 0);
        var throttle = new Throttle(TimeSpan.FromMilliseconds(100), () =>
        {
            seen = Volatile.Read(ref state);
            Interlocked.Increment(ref runs);
        });
        for (var i = 1; i <= 50; i++)
        {
            Volatile.Write(ref state, i);
            throttle.Request();
        }
        for (var waited = 0; waited < 50 && Volatile.Read(ref seen) < 50; waited++) await Task.Delay(50);
        Assert.Equal(50, seen);
        Assert.InRange(runs, 1, 10);
    }

    [Fact]
    public async Task Current_OfParallelFlows_StaysApart()
    {
        async Task<int> Flow(int shown)
        {
            var sink = new RecordingSink();
            using var scope = DisplayContext.Use(sink);
            for (var i = 0; i < shown; i++)
            {
                await Task.Yield();
                Show.Value(i);
            }
            return sink.Shown.Count;
        }
        var counts = await Task.WhenAll(Task.Run(() => Flow(3)), Task.Run(() => Flow(7)));
        Assert.Equal([3, 7], counts);
    }
}
