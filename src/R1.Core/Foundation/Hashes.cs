using System.Security.Cryptography;

namespace R1.Foundation;

/// <summary>SHA-256 as lower-case hex, the form in which manifests hold it.</summary>
internal static class Hashes
{
    /// <summary>Of a file's bytes.</summary>
    public static string OfFile(string path)
    {
        using var stream = File.OpenRead(path);
        return OfStream(stream);
    }

    /// <summary>Of what is left of a stream.</summary>
    public static string OfStream(Stream stream) => Convert.ToHexStringLower(SHA256.HashData(stream));

    /// <summary>Of the UTF-8 bytes of a text.</summary>
    public static string OfText(string text) => OfBytes(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Of bytes in memory.</summary>
    public static string OfBytes(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
