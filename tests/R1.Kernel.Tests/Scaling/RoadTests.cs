using R1.Kernel.Scaling;

namespace R1.Tests.Kernel.Scaling;

public class RoadTests
{
    private static readonly Network None = new(double.PositiveInfinity, 0);

    [Fact]
    public void At_SharedEqually_IsAmdahlsLaw()
    {
        var road = new Road("", "", 1, [new Phase { Shares = 1000, SecondsPerShare = 0.009 }], None);
        foreach (var workers in new[] { 1, 2, 10, 100, 1000 }) Assert.Equal(10 / (1 + 9.0 / workers), road.At(workers).SpeedUp, 1e-9);
        Assert.InRange(road.At(1_000_000).SpeedUp, 9.9, 10);
    }

    [Fact]
    public void At_OneWorker_IsTheSumOfTheParts()
    {
        var phase = new Phase { Shares = 4, SecondsPerShare = 2, Times = 3, BytesOnce = 5, BytesPerWorker = 10, BytesPerShare = 20, BytesAround = 1e9 };
        var cost = new Road("", "", 7, [phase, new Phase { IsRollout = true, Shares = 1, SecondsPerShare = 11 }], new Network(100, 0.5), 3, 8).At(1);
        Assert.Equal(7 + 3 * (4 * 2 + (5 + 10 + 4 * 20) / 100.0 + 4 * 0.5) + 11, cost.Seconds, 1e-9);
        Assert.Equal(3 * (5 + 10 + 80), cost.NetworkBytes);
        Assert.Equal((7 + 24 + 11) / cost.Seconds, cost.SpeedUp, 1e-9);
        Assert.Equal((11 / cost.Seconds, 11), (cost.RolloutShare, cost.HeldBytes));
    }

    [Fact]
    public void At_MoreWorkersThanShares_GainsNothing()
    {
        var road = new Road("", "", 1, [new Phase { Shares = 8, SecondsPerShare = 1, BytesPerWorker = 10, BytesAround = 10 }], new Network(100, 0.1));
        Assert.Equal(8, road.MostWorkers);
        Assert.Equal(road.At(8) with { Workers = 1000 }, road.At(1000));
        // Five workers do eight shares in two turns, as four do.
        var still = new Road("", "", 0, [new Phase { Shares = 8, SecondsPerShare = 1 }], None);
        Assert.Equal((2, 2, 1), (still.At(4).Seconds, still.At(5).Seconds, still.At(8).Seconds));
    }

    [Fact]
    public void At_Ring_SendsWhatEachLacks()
    {
        var phase = new Phase { Shares = 8, SecondsPerShare = 0, BytesAround = 100 };
        var cost = new Road("", "", 0, [phase], new Network(100, 0.25)).At(4);
        Assert.Equal(100 * 3 / 4.0 / 100 + 3 * 0.25, cost.Seconds, 1e-9);
        Assert.Equal(300, cost.NetworkBytes);
        // For each of the two turns in which four workers do eight shares.
        Assert.Equal(600, new Road("", "", 0, [phase with { BytesAround = 0, BytesAroundPerWave = 100 }], None).At(4).NetworkBytes);
    }

    [Fact]
    public void Of_AnyRoad_IsNoFasterThanItsWorkers()
    {
        foreach (var road in Roads.Of(new ScaleInputs()))
        {
            Assert.True(road.At(1).SpeedUp <= 1 + 1e-9, road.Name);
            Assert.All(ScaleTables.Usual, workers => Assert.InRange(road.At(workers).SpeedUp, 0, workers + 1e-9));
        }
    }
}
