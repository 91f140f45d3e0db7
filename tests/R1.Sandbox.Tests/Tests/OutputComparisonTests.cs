using R1.Sandbox.Tests;

namespace R1.Tests.Sandbox.Tests;

public class OutputComparisonTests
{
    [Theory]
    [InlineData("2.500\n", "2.50", true)]
    [InlineData("x 2.5 3", "x 2.50 3", true)]
    [InlineData("0.30000000000000004", "0.3", true)]
    [InlineData("3.0", "2.5", false)]
    [InlineData("1e2", "100.0", true)]
    [InlineData("nan", "2.5", false)]
    [InlineData("inf", "2.5", false)]
    [InlineData("1e999", "2.5", false)]
    [InlineData("2.5 1", "2.5", false)]
    [InlineData("0010", "10", false)]
    [InlineData("10.0", "10", false)]
    [InlineData("a  \nb\n\n", "a\nb", true)]
    [InlineData("a\n\nb", "a\nb", false)]
    public void AreEqual_Outputs_ComparesNumbersWhereTheTaskIsNumeric(string output, string expected, bool equal) =>
        Assert.Equal(equal, new OutputComparison([expected]).AreEqual(output, expected));

    [Fact]
    public void AreEqual_TaskWithFractionsElsewhere_IsNumericThroughout() => Assert.True(new OutputComparison(["2.5", "3"]).AreEqual("3.0", "3"));
}
