using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using R1.Foundation;

namespace R1.Data.Recipes;

/// <summary>A file of a data set as its authors publish it: JSON lines or one JSON array, plain or compressed by gzip.</summary>
internal static class PublishedFile
{
    /// <summary>The rows as JSON texts.</summary>
    /// <exception cref="InvalidDataException">The file begins as an array and is none.</exception>
    public static IEnumerable<string> Rows(string path)
    {
        var lines = Lines(path).Where(line => !string.IsNullOrWhiteSpace(line));
        return lines.FirstOrDefault()?.TrimStart().StartsWith('[') == true ? ArrayRows(path) : lines;
    }

    private static IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(Open(path));
        while (reader.ReadLine() is { } line) yield return line;
    }

    /// <summary>SHA-256 of the unpacked file.</summary>
    public static string Sha256(string path)
    {
        using var content = Open(path);
        return Hashes.OfStream(content);
    }

    /// <summary>Writes the unpacked file, all of it or nothing.</summary>
    public static void Unpack(string path, string target)
    {
        using (var content = Open(path))
        using (var plain = File.Create(target + ".unpacked")) content.CopyTo(plain);
        File.Move(target + ".unpacked", target, overwrite: true);
    }

    private static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        var isPacked = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return isPacked ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static IEnumerable<string> ArrayRows(string path)
    {
        try
        {
            return [.. JsonNode.Parse(string.Join('\n', Lines(path)))!.AsArray().Select(row => row?.ToJsonString() ?? "null")];
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is no JSON array: {error.Message} Give the file as it is published.", error);
        }
    }
}
