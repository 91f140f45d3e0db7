using System.Numerics;
using R1.Verification.Comparing;
using R1.Verification.Numbers;

namespace R1.Tests.Verification.Numbers;

public class BallTests
{
    [Fact]
    public void Operations_TwoWaysToOneValue_Touch()
    {
        for (var n = 1; n < 200; n++)
        {
            var x = Ball.Of(n / 7.0);
            Assert.False((x + Ball.Exact(1) - x).DiffersFrom(Ball.Exact(1)), $"n = {n}");
            Assert.False((x * x / x).DiffersFrom(x));
            Assert.False(x.Pow(3).DiffersFrom(x * x * x));
            Assert.False(x.Log().Exp().DiffersFrom(x));
            var (sine, cosine) = (Trigonometry.Of("sin", x), Trigonometry.Of("cos", x));
            Assert.True((sine * sine + cosine * cosine).AgreesWith(Ball.Exact(1)));
        }
    }

    [Fact]
    public void DiffersFrom_ValuesFurtherApartThanTheirErrors_IsCertain()
    {
        Assert.True(Ball.Of(1).DiffersFrom(Ball.Of(1 + 1e-13)));
        Assert.False(Ball.Of(1).DiffersFrom(Ball.Of(1 + 1e-16)));
        Assert.False(Ball.Undefined.DiffersFrom(Ball.Of(1)));
    }

    [Fact]
    public void AgreesWith_ValuesHardlyKnown_IsFalse()
    {
        var vague = new Ball(1, 1e-3);
        Assert.False(vague.AgreesWith(Ball.Of(1)));
        Assert.False(vague.DiffersFrom(Ball.Of(1)));
    }

    [Fact]
    public void Division_ByWhatMayBeZero_IsUndefined()
    {
        Assert.False((Ball.Of(1) / new Ball(1e-20, 1e-18)).IsDefined);
        Assert.False((Ball.Of(1) / Ball.Exact(0)).IsDefined);
    }

    [Fact]
    public void Underflow_DoesNotBecomeZero()
    {
        Assert.False(Ball.Of(-1e6).Exp().IsDefined);
        Assert.False((Ball.Of(1e-200) * Ball.Of(1e-200)).IsDefined);
        Assert.False(Ball.Of(Rational.Of(1, BigInteger.Pow(10, 400))!.Value).IsDefined);
    }

    [Theory]
    [InlineData(0.5, 0.886226925452758)]
    [InlineData(-0.5, 1.772453850905516)]
    [InlineData(2.5, 3.323350970447843)]
    public void Gamma_BetweenWholeNumbers_IsTheKnownValue(double x, double expected) =>
        Assert.Equal(expected, Gamma.OfOneMore(Ball.Exact(x)).Middle.Real, 12);
}
