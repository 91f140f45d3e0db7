using System.Runtime.Intrinsics;
using R1.Foundation;
using R1.Vectors;

namespace R1.Tests.Vectors;

/// <summary>The emulation, which this machine need not use, against the function of the runtime.</summary>
public class FusedMultiplyAddTests
{
    private static readonly float[] Special =
        [0, -0f, 1, -1, 3, 1e-45f, 1.1754942e-38f, 1e-30f, 16777217, 1e30f, float.MaxValue, float.PositiveInfinity, float.NaN];

    [Fact]
    public void Emulated_SpecialNumbers_RoundedOnce()
    {
        foreach (var x in Special)
            foreach (var y in Special)
                foreach (var z in Special) AssertRoundedOnce(x, y, z);
    }

    [Fact]
    public void Emulated_RandomBits_RoundedOnce()
    {
        var random = new SeededRandom(1);
        for (var i = 0; i < 300_000; i++) AssertRoundedOnce(Bits(random), Bits(random), Bits(random));
    }

    [Fact]
    public void Emulated_NearTies_RoundedOnce()
    {
        // A product just beside the middle between two floats: rounding to double first would make a tie of it.
        var random = new SeededRandom(2);
        for (var i = 0; i < 300_000; i++)
        {
            float x = 1 + random.Next(1 << 23) * MathF.ScaleB(1, -23), y = 1 + random.Next(1 << 12) * MathF.ScaleB(1, -23);
            AssertRoundedOnce(x, y, (random.NextBool() ? 1 : -1) * MathF.ScaleB(1 + random.Next(8) * MathF.ScaleB(1, -23), random.Next(-60, 40)));
        }
    }

    private static void AssertRoundedOnce(float x, float y, float z)
    {
        var (expected, actual) = (MathF.FusedMultiplyAdd(x, y, z), FusedMultiplyAdd.Emulated(Vector128.Create(x), Vector128.Create(y), Vector128.Create(z))[1]);
        Assert.True(
            float.IsNaN(expected) ? float.IsNaN(actual) : BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual),
            $"{x:R} * {y:R} + {z:R} is {expected:R}, not {actual:R}");
    }

    private static float Bits(SeededRandom random) => BitConverter.Int32BitsToSingle(unchecked((int)random.NextUInt64()));
}
