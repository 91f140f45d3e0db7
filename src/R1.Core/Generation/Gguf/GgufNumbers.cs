using System.Runtime.InteropServices;

namespace R1.Generation.Gguf;

/// <summary>Numbers as the bytes of a <see cref="GgufType"/>, little-endian.</summary>
internal static class GgufNumbers
{
    /// <summary>Numbers of a block of <see cref="GgufType.Q8_0"/>.</summary>
    public const int BlockSize = 32;

    private const int BlockBytes = 2 + BlockSize;

    /// <summary>Bytes of some numbers; whole blocks of them.</summary>
    public static long SizeOf(GgufType type, long count) => type switch
    {
        GgufType.F32 => sizeof(float) * count,
        GgufType.F16 => 2 * count,
        _ => count / BlockSize * BlockBytes,
    };

    /// <summary>Encodes numbers.</summary>
    /// <param name="type">How.</param>
    /// <param name="values">Whole blocks, where there are blocks.</param>
    /// <returns>Null when one of the numbers is too large for the type.</returns>
    public static byte[]? Encode(GgufType type, ReadOnlySpan<float> values)
    {
        var bytes = new byte[SizeOf(type, values.Length)];
        var fits = type switch
        {
            GgufType.F32 => MemoryMarshal.AsBytes(values).TryCopyTo(bytes),
            GgufType.F16 => Halve(values, MemoryMarshal.Cast<byte, Half>(bytes.AsSpan())),
            _ => Quantize(values, bytes),
        };
        return fits ? bytes : null;
    }

    private static bool Halve(ReadOnlySpan<float> values, Span<Half> halves)
    {
        var areFinite = true;
        for (var i = 0; i < values.Length; i++)
        {
            halves[i] = (Half)values[i];
            areFinite &= Half.IsFinite(halves[i]);
        }
        return areFinite;
    }

    private static bool Quantize(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        var areFinite = true;
        for (var block = 0; block < values.Length / BlockSize; block++)
            areFinite &= QuantizeBlock(values.Slice(block * BlockSize, BlockSize), bytes.Slice(block * BlockBytes, BlockBytes));
        return areFinite;
    }

    // The largest magnitude becomes 127; the division is by the factor before it is rounded to half precision.
    private static bool QuantizeBlock(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        var largest = 0f;
        foreach (var value in values) largest = Math.Max(largest, Math.Abs(value));
        var factor = largest / sbyte.MaxValue;
        var inverse = factor > 0 ? 1 / factor : 0;
        var stored = (Half)factor;
        MemoryMarshal.Write(bytes, in stored);
        for (var i = 0; i < values.Length; i++)
            bytes[2 + i] = (byte)(sbyte)MathF.Round(values[i] * inverse, MidpointRounding.AwayFromZero);
        return Half.IsFinite(stored);
    }
}
