using R1.Foundation;

namespace R1.Tests.Foundation;

/// <summary>Against the system's functions, which are right to about one unit in the last place.</summary>
public class PortableMathTests
{
    private const double Unit = 1.0 / (1L << 52);

    [Fact]
    public void Exp_WholeRange_WithinThreeUnits()
    {
        for (var x = -708.0; x < 709; x += 0.00731) AssertNear(Math.Exp(x), PortableMath.Exp(x), x);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(710, double.PositiveInfinity)]
    [InlineData(-746, 0)]
    public void Exp_Ends_AreExact(double x, double expected) => Assert.Equal(expected, PortableMath.Exp(x));

    [Fact]
    public void Exp_Subnormal_WithinItsSpacing() => Assert.Equal(Math.Exp(-740), PortableMath.Exp(-740), 1e-323);

    [Fact]
    public void ExpMinusOne_AlsoNearZero_KeepsItsDigits()
    {
        for (var x = 1e-12; x < 3; x *= 1.0137)
        {
            // e^x - 1 = x + x²/2 + … where it is small; the system's own functions elsewhere.
            var expected = x < 1e-5 ? x + x * x / 2 + x * x * x / 6 : Math.Exp(x / 2) * 2 * Math.Sinh(x / 2);
            AssertNear(expected, PortableMath.ExpMinusOne(x), x, units: 6);
        }
    }

    [Fact]
    public void Log_WholeRange_WithinThreeUnits()
    {
        for (var x = 1e-300; x < 1e300; x *= 1.37) AssertNear(Math.Log(x), PortableMath.Log(x), x);
        for (var x = 0.5; x < 2; x += 0.000173) AssertNear(Math.Log(x), PortableMath.Log(x), x);
    }

    [Theory]
    [InlineData(0, double.NegativeInfinity)]
    [InlineData(1, 0)]
    [InlineData(-1, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void Log_Ends_AreExact(double x, double expected) => Assert.Equal(expected, PortableMath.Log(x));

    [Fact]
    public void CosAndSin_ManyTurns_WithinTwoToMinus52()
    {
        for (var x = -1e6; x < 1e6; x += 37.137)
        {
            Assert.Equal(Math.Cos(x), PortableMath.Cos(x), Unit);
            Assert.Equal(Math.Sin(x), PortableMath.Sin(x), Unit);
        }
        for (var x = -7.0; x < 7; x += 0.00137) Assert.Equal(Math.Sin(x), PortableMath.Sin(x), Unit);
    }

    [Fact]
    public void Cos_BeyondItsRange_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => PortableMath.Cos(2e6));

    [Theory]
    [InlineData(0.9, 1000)]
    [InlineData(0.999, 123456)]
    [InlineData(2, -30)]
    [InlineData(10000, -0.375)]
    [InlineData(10, 0)]
    public void Pow_WholeAndBrokenPowers_NearTheSystems(double x, double y) =>
        Assert.Equal(1, PortableMath.Pow(x, y) / Math.Pow(x, y), Unit * Math.Max(64, Math.Abs(y)));

    // Half the error is allowed to the system's function.
    private static void AssertNear(double expected, double actual, double x, int units = 3) =>
        Assert.True(Math.Abs(actual - expected) <= units * Unit * Math.Abs(expected), $"at {x:R}: {actual:R}, expected {expected:R}");
}
