using R1.Configuration;
using R1.Runs;

namespace R1.Tests.Runs;

/// <summary>A log that has lost records since its checkpoint was saved is refused, not continued.</summary>
public sealed class RunStageTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("cut", "none of 4 to 6")]
    [InlineData("hole", "none of 3 to 4")]
    [InlineData("empty", "none of 0 to 6")]
    [InlineData("zeros", "none of 5 to 6")]
    [InlineData("changed", "other ones")]
    [InlineData("gone", "none of 0 to 6")]
    public void LoadCheckpoint_MetricsDamaged_AreRefusedWithWhatIsMissingAndTheRemedy(string damage, string found)
    {
        using (var run = Open())
        {
            for (var step = 0; step <= 6; step++) run.Metrics.Append(step, new Dictionary<string, double> { ["value"] = step });
            run.SaveCheckpoint(6, Part());
        }
        Damage(Metrics, damage);
        using var again = Open();
        var loaded = false;
        var error = Assert.Throws<CheckpointException>(() => again.LoadCheckpoint(Part(() => loaded = true)));
        Assert.Equal(
            $"{Metrics}: expected the records of steps 0 to 6 that the last checkpoint was saved with, found {found}. "
            + $"Nothing was loaded. Restore the file from a copy, or delete {again.Folder} to start again.", error.Message);
        Assert.False(loaded);
    }

    [Fact]
    public void LoadCheckpoint_RecordsAfterTheCheckpoint_AreCutOffAndNoFault()
    {
        using (var run = Open())
        {
            run.Metrics.Append(0, new Dictionary<string, double> { ["value"] = 1 });
            run.SaveCheckpoint(0, Part());
            run.Metrics.Append(1, new Dictionary<string, double> { ["value"] = 2 });
        }
        using var again = Open();
        Assert.Equal(0, again.LoadCheckpoint(Part()));
    }

    private string Metrics => _root.File("stage/run/metrics.jsonl");

    private Run Open() => Run.StartOrResume("stage", "run", new Settings(), Preset.Smoke, 1, _root.Path);

    private static JsonPart<Settings> Part(Action? onLoad = null) => new("state.json", () => new Settings(), _ => onLoad?.Invoke());

    private static void Damage(string path, string damage)
    {
        var lines = File.ReadAllLines(path);
        var bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "cut": File.WriteAllLines(path, lines[..4]); break;
            case "hole": File.WriteAllLines(path, [.. lines[..3], .. lines[5..]]); break;
            case "empty": File.WriteAllText(path, ""); break;
            case "zeros": File.WriteAllBytes(path, [.. bytes[..(string.Join('\n', lines[..5]).Length + 1)], .. new byte[200]]); break;
            case "changed": File.WriteAllText(path, File.ReadAllText(path).Replace("\"value\":6", "\"value\":5", StringComparison.Ordinal)); break;
            default: File.Delete(path); break;
        }
    }

    private sealed record Settings;
}
