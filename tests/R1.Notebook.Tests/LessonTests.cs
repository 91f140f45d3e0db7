using R1.Notebook;
using R1.Runs;

namespace R1.Tests.Notebook;

public sealed class LessonTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly RecordingSink _sink = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Start_UnknownPreset_NamesThoseThereAre() =>
        Assert.Contains("'huge': give one of smoke, cpu, gpu", Assert.Throws<ArgumentException>(() => Lesson.Start("02-r1-zero", "huge", 1)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Stage_BeforeOpen_SaysWhatToCall()
    {
        using var lesson = Start();
        Assert.Contains("call Open(settings) first", Assert.Throws<InvalidOperationException>(() => lesson.Stage("main")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_Metrics_AreInTheManifestAndShown()
    {
        using var scope = DisplayContext.Use(_sink);
        using var lesson = Start();
        lesson.Open(new Settings(2));
        lesson.Report([new FinalMetric("r1_zero.math.pass_at_1", 0.75)]);
        lesson.Complete();
        Assert.Equal((0.75, RunStatus.Completed), (lesson.Run.Manifest.Metrics["r1_zero.math.pass_at_1"], lesson.Run.Manifest.Status));
        Assert.Contains("r1_zero.math.pass_at_1", Assert.Single(_sink.Shown).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AfterAKill_ContinuesTheRun()
    {
        string folder;
        using (var killed = Start()) folder = killed.Open(new Settings(2)).Folder;
        using var again = Start();
        Assert.Equal(folder, again.Open(new Settings(2)).Folder);
        using var other = Start();
        Assert.NotEqual(folder, other.Open(new Settings(3)).Folder);
    }

    private Lesson Start() => Lesson.Start("02-r1-zero", "smoke", 1, _root.Path);

    private sealed record Settings(int Steps);
}
