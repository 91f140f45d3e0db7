using R1.Configuration;
using R1.Evaluation;
using R1.Notebook;
using R1.Runs;

namespace R1.Tests.Notebook;

public sealed class ReproductionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingSink _sink = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Metrics_InAnEditor_AreShownOnly()
    {
        using var scope = DisplayContext.Use(_sink);
        Reproduction.Metrics(new FinalMetric("r1_zero.math.pass_at_1", 0.93), new FinalMetric("r1_zero.math.mean_length", 45));
        Assert.Contains("r1_zero.math.pass_at_1", Assert.Single(_sink.Shown).Text);
    }

    [Fact]
    public void Load_Claims_AreStrict()
    {
        const string good = """
            { "claims": [ {
                "id": "a", "section": "2", "statement": "s", "paper": "p", "quantity": "q", "test": "t", "rule": { "figure": "low", "above": 0 } } ] }
            """;
        File.WriteAllText(_folder.File("claims.json"), good);
        Assert.Equal("p", ClaimCatalogue.Find(Directory.CreateDirectory(_folder.File("deep")).FullName).Get("a").Paper);
        Assert.Contains("It has: a.", Assert.Throws<ArgumentException>(() => ClaimCatalogue.Load(_folder.File("claims.json")).Get("b")).Message);
        var misspelt = good.Replace("\"test\"", "\"tset\"");
        var missing = good.Replace("\"test\": \"t\", ", "");
        var twice = good.Replace("] }", ", " + good[13..]);
        foreach (var bad in new[] { misspelt, missing, twice, "{" })
        {
            File.WriteAllText(_folder.File("claims.json"), bad);
            Assert.Throws<InvalidDataException>(() => ClaimCatalogue.Load(_folder.File("claims.json")));
        }
    }

    [Theory]
    [InlineData(Preset.Cpu, 0.4, 0.1, "supported by this run")]
    [InlineData(Preset.Cpu, 0.4, -0.1, "not supported by this run")]
    [InlineData(Preset.Cpu, 0.4, double.NaN, "not supported by this run")]
    [InlineData(Preset.Cpu, double.NaN, double.NaN, "not testable")]
    [InlineData(Preset.Smoke, 0.4, 0.1, "not testable")]
    public void Test_Rule_GivesTheVerdict(Preset preset, double measured, double low, string verdict)
    {
        using var scope = DisplayContext.Use(_sink);
        Reproduction.Test(preset, "zero-pass1-rises", Estimate.WithoutInterval(measured) with { Low = low });
        Assert.Contains($"  {verdict}: ", Assert.Single(_sink.Shown).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ShowClaims_EveryClaim_IsARow()
    {
        using var scope = DisplayContext.Use(_sink);
        Reproduction.ShowClaims();
        Assert.All(ClaimIds(), id => Assert.Contains(id, _sink.Shown[0].Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_OfEachKind_ComeBack()
    {
        ReproductionRecord[] records = [new MetricRecord("a.b.c", 0.5), new ClaimRecord("x", null, null, null, ClaimVerdict.NotTestable, "too small")];
        Assert.Equal("""{"type":"claim","id":"x","mean":null,"low":null,"high":null,"verdict":"not testable","why":"too small"}""",
            records[1].ToLine());
        File.WriteAllLines(_folder.File("r.jsonl"), records.Select(r => r.ToLine()));
        Assert.Equal(records, ReproductionRecord.ReadAll(_folder.File("r.jsonl")));
    }

    private static string[] ClaimIds() => [.. ClaimCatalogue.Find(Directory.GetCurrentDirectory()).Claims.Select(c => c.Id)];
}
