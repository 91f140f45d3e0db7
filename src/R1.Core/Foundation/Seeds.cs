using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TorchSharp;

namespace R1.Foundation;

/// <summary>One integer seed from which every named use of randomness gets its own independent generator.</summary>
/// <remarks>
/// Nothing draws from a shared stream, so a use that is added, left out or reordered changes no other one, and a resumed run needs no
/// generator state: <c>("rollout", 12)</c> is the same noise whoever asks, on every machine and .NET version.
/// </remarks>
/// <param name="seed">The seed of the run.</param>
public sealed class Seeds(int seed)
{
    /// <summary>The seed of the run.</summary>
    public int Seed { get; } = seed;

    /// <summary>A 64-bit seed for one use: the first eight bytes of SHA-256 over the seed and the use.</summary>
    /// <param name="use">Names (strings) and numbers (integers), at least one, e.g. <c>"rollout", 12</c>.</param>
    /// <exception cref="ArgumentException">No use is given, or a part is neither a string nor an integer.</exception>
    public ulong Derive(params object[] use)
    {
        if (use.Length == 0)
            throw new ArgumentException("Name the use, e.g. Derive(\"rollout\", step): an unnamed seed would be shared by accident.", nameof(use));
        var text = new StringBuilder("seed ").Append(Seed.ToString(CultureInfo.InvariantCulture));
        foreach (var part in use) Append(text, part);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    /// <summary>A generator for draws in C#.</summary>
    /// <inheritdoc cref="Derive" path="/param|/exception"/>
    public SeededRandom Random(params object[] use) => new(Derive(use));

    /// <summary>A CPU generator for draws in TorchSharp; the caller disposes it.</summary>
    /// <inheritdoc cref="Derive" path="/param|/exception"/>
    public torch.Generator Torch(params object[] use)
    {
        var generator = new torch.Generator();
        generator.manual_seed(unchecked((long)Derive(use)));
        return generator;
    }

    // The length in front keeps ("ab", "c") and ("a", "bc") apart, the tag keeps "12" and 12 apart.
    private static void Append(StringBuilder text, object part)
    {
        var (tag, value) = part switch
        {
            string name => ('s', name),
            sbyte or byte or short or ushort or int or uint or long or ulong => ('i', Convert.ToString(part, CultureInfo.InvariantCulture)!),
            _ => throw new ArgumentException($"A use is made of strings and integers, not of {part?.GetType().Name ?? "null"}."),
        };
        text.Append(' ').Append(tag).Append(value.Length).Append(':').Append(value);
    }
}
