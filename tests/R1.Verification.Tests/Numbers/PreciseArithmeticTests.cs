using System.Numerics;
using R1.Verification.Numbers;

namespace R1.Tests.Verification.Numbers;

/// <summary>Enclosures contain the true value and are narrow: both sides of an identity overlap, with a few bits of error.</summary>
public class PreciseArithmeticTests
{
    private const int MostErrorBits = 24;

    // Short fractions as sample points are, long ones, of both signs.
    public static TheoryData<int, int, int> Places
    {
        get
        {
            var places = new TheoryData<int, int, int>();
            foreach (var bits in new[] { 384, 6000 })
                foreach (var (top, bottom) in new[] { (1, 1), (500_913, 1 << 20), (-500_913, 1 << 20), (1, 3), (-22, 7), (355, 113), (31, 7), (1, 99) })
                    places.Add(bits, top, bottom);
            return places;
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void SinCos_AnyArgument_LieOnTheCircleAndDouble(int bits, int top, int bottom)
    {
        var (at, x) = At(bits, top, bottom);
        var (sin, cos) = at.SinCos(x)!.Value;
        AssertSame(at.One, at.Multiply(sin, sin) + at.Multiply(cos, cos));
        AssertSame(at.SinCos(x + x)!.Value.Sin, at.Multiply(sin, cos) + at.Multiply(sin, cos));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void ExpAndLog_AnyArgument_AreInverse(int bits, int top, int bottom)
    {
        var (at, x) = At(bits, Math.Abs(top), bottom);
        AssertSame(at.Exp(at.Log(x)!.Value)!.Value, x);
        AssertSame(at.Multiply(at.Exp(x)!.Value, at.Exp(-x)!.Value), at.One);
        AssertSame(at.Log(at.Multiply(x, x))!.Value, at.Log(x)!.Value + at.Log(x)!.Value);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void ArcTangent_AnyArgument_IsInverseOfTangent(int bits, int top, int bottom)
    {
        var (at, x) = At(bits, top, bottom);
        var (sin, cos) = at.SinCos(at.ArcTangent(x)!.Value)!.Value;
        AssertSame(at.Divide(sin, cos)!.Value, x);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Sqrt_AnyArgument_IsInverseOfSquare(int bits, int top, int bottom)
    {
        var (at, x) = At(bits, Math.Abs(top), bottom);
        var root = at.Sqrt(x)!.Value;
        AssertSame(at.Multiply(root, root), x);
    }

    [Fact]
    public void Sqrt_OfWhatMayBeZero_ReachesFromZeroToTheRootOfItsEnd()
    {
        var at = new PreciseArithmetic(384);
        var root = at.Sqrt(new(BigInteger.Zero, BigInteger.One << 100))!.Value;
        Assert.True(root.HasZero);
        Assert.True(BigInteger.Pow(root.Middle + root.Radius, 2) >= BigInteger.One << (100 + 384));
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(129)]
    [InlineData(768)]
    [InlineData(12_001)]
    public void Floor_SquaresAndTheirNeighbours_IsExact(int bits)
    {
        var root = (BigInteger.One << (bits / 2)) + 12_345;
        Assert.Equal(root - 1, IntegerRoot.Floor(root * root - 1, 2));
        Assert.Equal(root, IntegerRoot.Floor(root * root, 2));
        Assert.Equal(root, IntegerRoot.Floor(root * root + 2 * root, 2));
    }

    private static (PreciseArithmetic Arithmetic, Enclosure Place) At(int bits, int top, int bottom)
    {
        var arithmetic = new PreciseArithmetic(bits);
        return (arithmetic, arithmetic.Of(Rational.Of(top, bottom)!.Value));
    }

    private static void AssertSame(Enclosure a, Enclosure b)
    {
        Assert.True(BigInteger.Abs(a.Middle - b.Middle) <= a.Radius + b.Radius, $"{a} and {b} do not touch");
        Assert.True((a.Radius + b.Radius).GetBitLength() <= MostErrorBits, $"the error of {a} or {b} is too large");
    }
}
