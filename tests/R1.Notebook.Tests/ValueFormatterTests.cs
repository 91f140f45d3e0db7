using R1.Notebook;
using TorchSharp;

namespace R1.Tests.Notebook;

public class ValueFormatterTests
{
    private sealed record Step(int Index, double Reward);

    [Fact]
    public void Format_SmallTensor_ShowsShapeAndValues()
    {
        using var tensor = torch.tensor(new float[] { 1, 2, 3, 4 }).reshape(2, 2);
        Assert.StartsWith("tensor [2, 2] Float32 on cpu\n", ValueFormatter.Format(tensor).Text);
        using var large = torch.zeros(100, 100);
        Assert.Equal("tensor [100, 100] Float32 on cpu", ValueFormatter.Format(large).Text);
    }

    [Fact]
    public void Format_Record_ListsItsProperties()
    {
        var bundle = ValueFormatter.Format(new Step(3, 0.25));
        Assert.Contains("reward", bundle.Text);
        Assert.Contains("0.25", bundle.Data[Mime.Html]);
    }

    [Fact]
    public void Format_Records_AreATable() =>
        Assert.Matches("<td style=\"[^\"]*text-align:right[^\"]*\">0.25</td>", ValueFormatter.Format(new[] { new Step(3, 0.25) }).Data[Mime.Html]);

    [Fact]
    public void Format_EndlessSequence_IsCut() => Assert.EndsWith(", …]", ValueFormatter.Format(Endless()).Text);

    [Fact]
    public void Format_Dictionary_IsATable() =>
        Assert.Contains("\">a</td>", ValueFormatter.Format(new Dictionary<string, int> { ["a"] = 1 }).Data[Mime.Html]);

    [Fact]
    public void Format_Exception_FoldsItsTrace()
    {
        var bundle = ValueFormatter.Format(new InvalidOperationException("a < b"));
        Assert.Contains("<b>InvalidOperationException</b>: a &lt; b", bundle.Data[Mime.Html]);
    }

    [Fact]
    public void Format_PlotlyChart_IsItsJson()
    {
        var chart = Plotly.NET.CSharp.Chart.Line<int, int, string>([1, 2], [3, 4]);
        Assert.Contains("\"data\"", ValueFormatter.Format(chart).Data[Mime.Plotly]);
    }

    [Theory]
    [InlineData(null, "null")]
    [InlineData("text", "text")]
    [InlineData(1.5, "1.5")]
    [InlineData(true, "True")]
    public void Format_PlainValue_IsItsText(object? value, string expected) => Assert.Equal(expected, ValueFormatter.Format(value).Text);

    private static IEnumerable<int> Endless()
    {
        for (var i = 0; ; i++) yield return i;
    }
}
