using Deedle;
using R1.Notebook;

namespace R1.Tests.Notebook;

public class TableTests
{
    private sealed record Row(string Model, double PassAt1, int? MeanLength);

    private static readonly Row[] Rows = [new("base <v3>", 0.15625, 14), new("R1-Zero", 0.8, null)];

    [Fact]
    public void Of_Records_AlignsTheTextTwin() => Assert.Equal("""
        Results
        model      pass at 1  mean length
        ---------  ---------  -----------
        base <v3>     0.1563           14
        R1-Zero          0.8
        """, Table.Of(Rows, "Results").ToMimeBundle().Text);

    [Fact]
    public void Of_Records_EscapesAndAlignsHtml()
    {
        var html = Table.Of(Rows).ToMimeBundle().Data[Mime.Html];
        Assert.Matches("<td style=\"[^\"]*;text-align:left\">base &lt;v3&gt;</td><td style=\"[^\"]*;text-align:right;[^\"]*\">0.1563</td>", html);
        Assert.Matches("<th style=\"[^\"]*;text-align:right;[^\"]*\">pass at 1</th>", html);
        Assert.DoesNotContain("<style", html);
    }

    [Fact]
    public void OfNamed_RecordsSpreadAndScalarsShare()
    {
        Assert.Equal(["", "model", "pass at 1", "mean length"], Table.OfNamed([("base", Rows[0]), ("later", Rows[1])]).Columns);
        Assert.Equal(["", "value"], Table.OfNamed([("a", 1), ("b", "two")]).Columns);
    }

    [Fact]
    public void Of_TuplesDictionariesAndScalars_FindTheirColumns()
    {
        Assert.Equal(["item 1", "item 2"], Table.Of([("a", 1), ("b", 2)]).Columns);
        Assert.Equal(["x", "y"], Table.Of([new Dictionary<string, object?> { ["x"] = 1 }, new Dictionary<string, object?> { ["y"] = 2 }]).Columns);
        Assert.Equal(["value"], Table.Of(["a", "b"]).Columns);
        Assert.Empty(Table.Of(Array.Empty<Row>()).Rows);
    }

    [Fact]
    public void Of_ManyRows_ShowsTheFirstAndCountsTheRest()
    {
        var table = Table.Of(Enumerable.Range(0, 150));
        Assert.EndsWith("… 50 more rows", table.ToMimeBundle().Text);
        Assert.Contains("50 more rows", table.ToMimeBundle().Data[Mime.Html]);
    }

    [Fact]
    public void Of_ChineseText_KeepsColumnsInLine()
    {
        var lines = Table.Of([("中文", 1), ("ab", 22)]).ToMimeBundle().Text.Split('\n');
        Assert.Equal(["item 1  item 2", "------  ------", "中文         1", "ab          22"], lines);
    }

    [Fact]
    public void Constructor_RowOfOtherLength_IsRefused() => Assert.Throws<ArgumentException>(() => new Table(["a", "b"], [[1]]));

    [Fact]
    public void Format_DeedleFrame_IsALightTable()
    {
        var frame = Frame.FromRecords(Enumerable.Range(0, 30).Select(i => new { Step = i, Reward = i % 7 == 0 ? double.NaN : i / 30.0 }));
        var bundle = ValueFormatter.Format(frame);
        Assert.InRange(bundle.Data[Mime.Html].Length, 500, 15_000);
        Assert.Contains("Reward", bundle.Text);
        Assert.Contains("0.9667", bundle.Text);
    }

    [Theory]
    [InlineData(0.70999999, "0.71")]
    [InlineData(1234.5678, "1235")]
    [InlineData(3e-6, "3e-6")]
    [InlineData(45.25, "45.25")]
    [InlineData(12345678.0, "1.235e7")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(double.NaN, "n/a")]
    [InlineData(0.0, "0")]
    public void Short_Numbers_ReadWell(double value, string expected) => Assert.Equal(expected, Numbers.Short(value));
}
