using R1.Generation.Gguf;

namespace R1.Tests.Generation.Gguf;

public class GgufNumbersTests
{
    [Fact]
    public void Encode_Q8_IsTheLargestOver127AndTheNearestWholeNumbers()
    {
        var values = new float[32];
        (values[0], values[1], values[2], values[3], values[31]) = (-127, 63.5f, 2.5f, -2.5f, 1.4f);
        var bytes = GgufNumbers.Encode(GgufType.Q8_0, values)!;
        Assert.Equal(34, bytes.Length);
        Assert.Equal((Half)1, BitConverter.ToHalf(bytes));
        // Halves go away from zero.
        Assert.Equal([-127, 64, 3, -3, 0], bytes[2..7].Select(b => (int)(sbyte)b));
        Assert.Equal(1, (sbyte)bytes[33]);
    }

    [Fact]
    public void Encode_Q8_EveryBlockHasAFactorOfItsOwn()
    {
        var values = Enumerable.Range(0, 64).Select(i => i < 32 ? 0f : 12.7f).ToArray();
        var bytes = GgufNumbers.Encode(GgufType.Q8_0, values)!;
        Assert.Equal(new byte[34], bytes[..34]);
        Assert.Equal((Half)0.1f, BitConverter.ToHalf(bytes, 34));
        Assert.All(bytes[36..], b => Assert.Equal(127, (sbyte)b));
    }

    [Fact]
    public void Encode_F16AndF32_AreTheIeeeBytes()
    {
        Assert.Equal([0x00, 0x3C, 0x00, 0xC0], GgufNumbers.Encode(GgufType.F16, [1, -2])!);
        Assert.Equal([0x00, 0x00, 0x80, 0x3F], GgufNumbers.Encode(GgufType.F32, [1])!);
    }

    [Fact]
    public void Encode_TooLargeForTheType_IsNothing()
    {
        Assert.Null(GgufNumbers.Encode(GgufType.F16, [1, 70000]));
        Assert.NotNull(GgufNumbers.Encode(GgufType.Q8_0, [.. Enumerable.Repeat(70000f, 32)]));
        Assert.Null(GgufNumbers.Encode(GgufType.Q8_0, [.. Enumerable.Repeat(9e6f, 32)]));
    }
}
