using R1.Runs;

namespace R1.Tests.Runs;

public sealed class MetricsLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string LogPath => _folder.File("metrics.jsonl");

    [Fact]
    public void Append_Record_IsOneReadableLineAtOnce()
    {
        using var log = new MetricsLog(LogPath);
        log.Append(0, Values(("mean_reward", 0.1), ("development.pass_at_1", double.NaN)), Values(("seconds", 1.5)));
        log.Append(0, Values(("kl", double.NegativeInfinity)));
        using var stream = new FileStream(LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Assert.Equal(
            """
            {"step":0,"mean_reward":0.1,"development.pass_at_1":"NaN","time":{"seconds":1.5}}
            {"step":0,"kl":"-Infinity"}

            """,
            new StreamReader(stream).ReadToEnd());
        var records = MetricsLog.Read(LogPath);
        Assert.Equal((double.NaN, 1.5), (records[0].Values["development.pass_at_1"], records[0].Time["seconds"]));
        Assert.Equal(double.NegativeInfinity, records[1].Values["kl"]);
    }

    [Theory]
    [InlineData("Mean")]
    [InlineData("step")]
    [InlineData("time")]
    [InlineData("a..b")]
    [InlineData("")]
    public void Append_BadName_Throws(string name)
    {
        using var log = new MetricsLog(LogPath);
        Assert.Throws<ArgumentException>(() => log.Append(0, Values((name, 1))));
    }

    [Fact]
    public void Append_StepGoesBack_Throws()
    {
        using var log = new MetricsLog(LogPath);
        log.Append(3, Values(("a", 1)));
        Assert.Throws<ArgumentException>(() => log.Append(2, Values(("a", 1))));
    }

    [Fact]
    public void Open_ToResumeAtStep_CutsLaterRecordsAndHalfLines()
    {
        using (var log = new MetricsLog(LogPath))
            for (var step = 0; step < 5; step++) log.Append(step, Values(("a", step)));
        File.AppendAllText(LogPath, "{\"step\":5,\"a\"");
        Assert.Equal(5, MetricsLog.Read(LogPath).Count);
        using (var log = new MetricsLog(LogPath, lastStep: 2))
        {
            Assert.Throws<ArgumentException>(() => log.Append(1, Values(("a", 30))));
            log.Append(3, Values(("a", 30)));
        }
        Assert.Equal([0, 1, 2, 30], MetricsLog.Read(LogPath).Select(record => record.Values["a"]));
    }

    [Fact]
    public void Open_BrokenLineBeforeTheStep_NamesItAndTouchesNothing()
    {
        var text = "{\"step\":0,\"a\":1}\nbroken\n{\"step\":1,\"a\":1}\n";
        File.WriteAllText(LogPath, text);
        var error = Assert.Throws<InvalidDataException>(() => new MetricsLog(LogPath, lastStep: 1));
        Assert.Contains($"{LogPath}, line 2: 'broken'", error.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(LogPath));
    }

    [Fact]
    public void Append_DiskFull_NamesFileStepAndRemedyAndKeepsEarlierRecords()
    {
        using var disk = SmallDisk.MountOrSkip(kilobytes: 256);
        var path = disk.File("metrics.jsonl");
        var step = 0;
        using (var log = new MetricsLog(path))
        {
            log.Append(0, Values(("a", 0)));
            disk.Fill(bytesLeft: 0);
            var error = Assert.Throws<IOException>(() =>
            {
                for (step = 1; step < 1000; step++) log.Append(step, Values(("a", step)));
            });
            Assert.StartsWith($"{path}: the record of step {step} was not written (No space left on device", error.Message, StringComparison.Ordinal);
            Assert.EndsWith("free space and resume the run.", error.Message, StringComparison.Ordinal);
        }
        disk.Free();
        using (var log = new MetricsLog(path, lastStep: step - 1)) log.Append(step, Values(("a", step)));
        Assert.Equal(Enumerable.Range(0, step + 1).Select(i => (double)i), MetricsLog.Read(path).Select(record => record.Values["a"]));
    }

    [Fact]
    public void SameButForTimes_OnlyTimesDiffer_True()
    {
        Assert.True(MetricsLog.SameButForTimes(WriteLog("a", 0.1, 1.0), WriteLog("b", 0.1, 2.0)));
        Assert.Null(MetricsLog.FirstDifference(_folder.File("a"), _folder.File("b")));
    }

    [Fact]
    public void SameButForTimes_LastBitDiffers_False()
    {
        Assert.False(MetricsLog.SameButForTimes(WriteLog("a", 0.1, 1.0), WriteLog("b", Math.BitIncrement(0.1), 1.0)));
        Assert.StartsWith("record 1: {\"step\":0,\"x\":0.1", MetricsLog.FirstDifference(_folder.File("a"), _folder.File("b")), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string WriteLog(string name, double value, double seconds)
    {
        using var log = new MetricsLog(_folder.File(name));
        log.Append(0, Values(("x", value), ("y", double.NaN)), Values(("seconds", seconds)));
        return _folder.File(name);
    }

    private static Dictionary<string, double> Values(params (string Name, double Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value);
}
