using R1.Generation;
using R1.Kernel.Notebooks;
using R1.Kernel.Reproducing;

namespace R1.Tests.Kernel.Reproducing;

public sealed class ForecastTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Costs => _folder.File("costs.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void InWords_EveryNotebookRecorded_IsTheirSum() =>
        Assert.StartsWith("about 10 min 00 s on this machine", new Forecast([60, 540]).InWords(), StringComparison.Ordinal);

    [Fact]
    public void InWords_NotebookWithoutRecord_IsNamed()
    {
        Assert.Contains("the time of 1 of which there is no record", new Forecast([60, null]).InWords(), StringComparison.Ordinal);
        Assert.Equal("there is no record of how long they take", new Forecast([null, null]).InWords());
    }

    [Fact]
    public void Status_WhileNotebooksRun_CountsTheWholeAndNotTheOne()
    {
        var forecast = new Forecast([100, 300]);
        Assert.Equal("0%, about 7 min 00 s left", forecast.Status(0).Replace(" %", "%", StringComparison.Ordinal));
        Assert.Equal("12%, about 6 min 00 s left", forecast.Status(50).Replace(" %", "%", StringComparison.Ordinal));
        forecast.End(100);
        Assert.Equal("50%, about 3 min 30 s left", forecast.Status(100).Replace(" %", "%", StringComparison.Ordinal));
    }

    [Fact]
    public void Status_NotebookTwiceAsSlow_DoublesWhatIsLeft()
    {
        var forecast = new Forecast([100, 300]);
        forecast.End(200);
        Assert.EndsWith("about 10 min 00 s left", forecast.Status(0), StringComparison.Ordinal);
    }

    [Fact]
    public void Status_ModelThatWasThere_SaysNothingOfTheOthers()
    {
        var forecast = new Forecast([100, 300]);
        forecast.End(5);
        Assert.EndsWith("about 5 min 00 s left", forecast.Status(0), StringComparison.Ordinal);
        forecast.End(null);
        Assert.Equal("2/2", forecast.Status(0));
    }

    [Fact]
    public void SecondsOf_MachineOfTwiceTheSpeed_IsHalfTheTime()
    {
        new NotebookCosts(1000, new Dictionary<string, double> { ["a"] = 80 }).Save(Costs, "cpu");
        var costs = NotebookCosts.Of(Costs, "cpu");
        Assert.Equal(40, costs.SecondsOf("a", new KernelSpeed(2e9, 1e9)));
        Assert.Null(costs.SecondsOf("b", new KernelSpeed(2e9, 1e9)));
        Assert.Null(NotebookCosts.Of(Costs, "smoke").SecondsOf("a", new KernelSpeed(2e9, 1e9)));
    }

    [Fact]
    public void Save_OnAnotherMachine_BringsEarlierFiguresToItsSpeed()
    {
        new NotebookCosts(1000, new Dictionary<string, double> { ["a"] = 80, ["b"] = 10 }).Save(Costs, "cpu");
        new NotebookCosts(2000, new Dictionary<string, double> { ["b"] = 6 }).Save(Costs, "cpu");
        Assert.Equal([("a", 40), ("b", 6)], NotebookCosts.Of(Costs, "cpu").CpuSeconds.Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void Of_FileThatIsNoRecord_IsBadInput()
    {
        File.WriteAllText(Costs, "{ half");
        Assert.StartsWith(Costs, Assert.Throws<BadInputException>(() => NotebookCosts.Of(Costs, "cpu")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_Kernels_CountsWorkOfEveryCore()
    {
        var speed = KernelSpeed.Measure(TimeSpan.FromMilliseconds(50));
        Assert.True(speed.FlopsPerSecond > 1e6 && speed.FlopsPerCpuSecond > 1e6, $"{speed}");
    }
}
