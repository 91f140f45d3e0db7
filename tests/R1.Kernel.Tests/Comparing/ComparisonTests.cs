using System.Text.Json.Nodes;
using R1.Kernel.Comparing;
using R1.Kernel.Notebooks;

namespace R1.Tests.Kernel.Comparing;

public class ComparisonTests
{
    private static NotebookCell Shown(string source, string status, params JsonObject[] outputs) => new(new JsonObject
    {
        ["cell_type"] = "code",
        ["id"] = "cell",
        ["metadata"] = new JsonObject { ["papermill"] = new JsonObject { ["status"] = status } },
        ["source"] = source,
        ["outputs"] = new JsonArray(outputs),
    });

    private static JsonObject Display(string text, params string[] forms)
    {
        var data = new JsonObject { ["text/plain"] = text };
        foreach (var form in forms) data[form] = "…";
        return new JsonObject { ["output_type"] = "display_data", ["data"] = data };
    }

    private static JsonObject Error(string message) => new() { ["output_type"] = "error", ["ename"] = "e", ["evalue"] = message };

    private static NotebookDocument Notebook(NotebookCell cell) => NotebookDocument.Parse("n.ipynb", new JsonObject
    {
        ["nbformat"] = 4, ["nbformat_minor"] = 5, ["metadata"] = new JsonObject(), ["cells"] = new JsonArray(cell.Json.DeepClone()),
    }.ToJsonString());

    private static CellComparison Compare(NotebookCell ours, NotebookCell theirs) => Assert.Single(CellComparison.Of("n", Notebook(ours), Notebook(theirs)));

    [Theory]
    [InlineData("took 3 min 05 s, loss 0.25", "took 59.9 s, loss -1.5e-3")]
    [InlineData("time\n------\n 1.25", "time\n----\n9.1")]
    public void Of_TextsThatDifferInNumbersAndLayout_AreAlike(string ours, string theirs) =>
        Assert.True(Compare(Shown("", "completed", Display(ours)), Shown("", "completed", Display(theirs))).IsAlike);

    [Fact]
    public void Of_AChartShownAsItsPicture_IsAlike() =>
        Assert.True(Compare(
            Shown("", "completed", Display("chart", "application/vnd.plotly.v1+json", "image/svg+xml")),
            Shown("", "completed", Display("chart", "image/svg+xml"))).IsAlike);

    [Theory]
    [InlineData("a row more", "'a row more' here, 'a row' there")]
    [InlineData("another word", "'another word' here, 'a row' there")]
    public void Of_OtherWords_SaysWhereTheyDiffer(string ours, string difference) =>
        Assert.Equal(difference, Compare(Shown("", "completed", Display(ours)), Shown("", "completed", Display("a row"))).Difference);

    [Fact]
    public void Of_FewerFormsOrOutputs_SaysSo()
    {
        var ours = Shown("", "completed", Display("t", "text/html"));
        Assert.Equal("forms 'text/html text/plain' here, 'text/plain' there", Compare(ours, Shown("", "completed", Display("t"))).Difference);
        Assert.Equal("1 outputs here, 0 there", Compare(ours, Shown("", "completed")).Difference);
    }

    [Fact]
    public void Of_ACellThatFailsInOneOnly_NamesTheFault()
    {
        var comparison = Compare(Shown("", "completed"), Shown("", "failed", Error("CS0103: no Path\nmore")));
        Assert.Equal(("completed", "failed", "ended differently: CS0103: no Path"), (comparison.R1nb, comparison.Interactive, comparison.Difference));
    }

    [Fact]
    public void Of_ACellThatFailsInBoth_IsNotAlike() =>
        Assert.Equal("failed: no", Compare(Shown("", "failed", Error("no")), Shown("", "failed", Error("no"))).Difference);

    [Fact]
    public void Of_ACellThatRestoresPackages_IsJudgedByItsEndAlone()
    {
        const string source = "#r \"nuget: R1.Notebook, 0.1.0\"";
        Assert.True(Compare(Shown(source, "completed"), Shown(source, "completed", Display("Installing Packages"))).IsAlike);
        Assert.False(Compare(Shown(source, "completed"), Shown(source, "failed")).IsAlike);
    }
}
