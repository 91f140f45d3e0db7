using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using R1.Verification.Numbers;

namespace R1.Tests.Verification.Numbers;

public class RationalTests
{
    private static readonly Arbitrary<(int A, int B, int C, int D)> Pairs =
        (from a in Gen.Choose(-500, 500) from b in Gen.Choose(1, 400) from c in Gen.Choose(-500, 500) from d in Gen.Choose(1, 400) select (a, b, c,
            d)).ToArbitrary();

    [Fact]
    public void Arithmetic_AnyFractions_AgreesWithCrossMultiplication() => Properties.ForAll(Pairs, p =>
    {
        var (x, y) = (Rational.Of(p.A, p.B)!.Value, Rational.Of(p.C, p.D)!.Value);
        Assert.Equal(Rational.Of(p.A * p.D + p.C * p.B, p.B * p.D), Rational.Add(x, y));
        Assert.Equal(Rational.Of(p.A * p.C, p.B * p.D), Rational.Multiply(x, y));
        Assert.Equal(p.C == 0 ? null : Rational.Of(p.A * p.D, p.B * p.C), Rational.Divide(x, y));
        Assert.Equal(Math.Sign((long)p.A * p.D - (long)p.C * p.B), x.CompareTo(y));
        Assert.True(x.Denominator.Sign > 0 && BigInteger.GreatestCommonDivisor(x.Numerator, x.Denominator).IsOne);
        Assert.Equal((BigInteger)Math.Floor((double)p.A / p.B), x.Floor());
    });

    [Fact]
    public void Pow_NegativeExponent_InvertsAndKeepsTheSign()
    {
        var half = Rational.Of(-1, 2)!.Value;
        Assert.Equal(new Rational(-8), Rational.Pow(half, -3));
        Assert.Equal(new Rational(16), Rational.Pow(half, -4));
        Assert.Null(Rational.Pow(Rational.Zero, -1));
        Assert.Equal(Rational.MinusOne, Rational.Pow(Rational.MinusOne, int.MaxValue));
        Assert.Null(Rational.Pow(new Rational(2), int.MaxValue));
        Assert.Null(Rational.Pow(new Rational(-2), 999_999_999));
    }

    [Theory]
    [InlineData(8, 27, 3, "2/3")]
    [InlineData(-8, 1, 3, "-2")]
    [InlineData(-4, 1, 2, null)]
    [InlineData(2, 1, 2, null)]
    [InlineData(0, 1, 5, "0")]
    public void Root_Fraction_IsExactOrNull(int top, int bottom, int degree, string? expected) =>
        Assert.Equal(expected, Rational.Root(Rational.Of(top, bottom)!.Value, degree)?.ToString());

    [Fact]
    public void ToDouble_NumbersBeyondDoubles_KeepTheirQuotient()
    {
        var huge = BigInteger.Pow(10, 400);
        Assert.Equal(2.5, Rational.Of(5 * huge, 2 * huge + 1)!.Value.ToDouble(), 12);
        Assert.Equal(double.PositiveInfinity, new Rational(huge).ToDouble());
        Assert.Equal(1, Rational.Of(BigInteger.Pow(10, 100), huge)!.Value.ToDouble() * 1e300, 12);
    }

    [Theory]
    [InlineData(72, 2, 6, 2)]
    [InlineData(54, 3, 3, 2)]
    [InlineData(49, 2, 7, 1)]
    [InlineData(30, 2, 1, 30)]
    public void Split_Radicand_TakesPowersOut(int value, int degree, int outside, int inside) =>
        Assert.Equal((outside, inside), IntegerRoot.Split(value, degree));
}
