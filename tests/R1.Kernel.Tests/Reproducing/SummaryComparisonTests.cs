using System.Text.Json.Nodes;
using R1.Kernel.Reproducing;
using R1.Tests.Kernel.Commands;

namespace R1.Tests.Kernel.Reproducing;

public class SummaryComparisonTests
{
    [Fact]
    public void Figures_ThreeSeedsThenOne_HaveThePredictionInterval()
    {
        var figure = Assert.Single(new SummaryComparison(Of((1, 1), (2, 2), (3, 3)), Of((4, 8))).Figures);
        // mean 2, s 1, t(0.975; 2) = 4.302653, sqrt(1/3 + 1) = 1.154701
        Assert.Equal(2 - 4.968276, figure.Low, 1e-4);
        Assert.Equal(2 + 4.968276, figure.High, 1e-4);
        Assert.True(figure.IsOutside);
        Assert.False(Assert.Single(new SummaryComparison(Of((1, 1), (2, 2), (3, 3)), Of((4, 6.9))).Figures).IsOutside);
    }

    [Fact]
    public void Figures_OneSeedOfReference_HaveNoInterval() => Assert.Empty(new SummaryComparison(Of((1, 1)), Of((1, 1))).Figures);

    [Fact]
    public void SharedSeeds_SameAndOtherBits_AreToldApart()
    {
        var shared = new SummaryComparison(Of((1, 0.1), (2, 0.2)), Of((2, 0.2), (1, Math.BitIncrement(0.1)))).SharedSeeds;
        Assert.Equal([(1, 0, 1), (2, 1, 0)], shared.Select(seed => (seed.Seed, seed.Equal, seed.Differing.Count)));
    }

    [Fact]
    public void ChangedVerdicts_Differing_AreListed() =>
        Assert.Equal([("a", "supported", "one run")], new SummaryComparison(Of("supported", (1, 1)), Of("one run", (1, 1))).ChangedVerdicts);

    [Fact]
    public void Compare_Command_NamesWhatLiesOutsideAndRefusesOtherFiles()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.json"), Of((1, 1), (2, 2), (3, 3)).ToJsonString());
        File.WriteAllText(folder.File("b.json"), Of((4, 8)).ToJsonString());
        File.WriteAllText(folder.File("c.json"), "[]");
        Assert.Equal(0, Tool.Run(folder.Path, "compare", "a.json", "b.json").ExitCode);
        var (exitCode, error) = Tool.Run(folder.Path, "compare", "a.json", "c.json");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("c.json is no summary of a reproduction: it has no notebooks and claims", error);
    }

    private static JsonNode Of(params (int Seed, double Value)[] values) => Of("supported", values);

    private static JsonObject Of(string verdict, params (int Seed, double Value)[] values) => new()
    {
        ["notebooks"] = new JsonArray([.. values.Select(v => new JsonObject
        {
            ["name"] = "02", ["seed"] = v.Seed, ["metrics"] = new JsonObject { ["x.y.z"] = v.Value },
        })]),
        ["claims"] = new JsonArray(new JsonObject { ["id"] = "a", ["verdict"] = verdict }),
    };
}
