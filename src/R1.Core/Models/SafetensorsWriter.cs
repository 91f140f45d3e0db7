using System.Buffers.Binary;
using System.Text.Json;
using R1.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>Writes safetensors files.</summary>
internal static class SafetensorsWriter
{
    /// <summary>Writes tensors so that a crash leaves the old file or the new one, never a part.</summary>
    /// <param name="path">The file; it is replaced if it exists.</param>
    /// <param name="tensors">Any device and layout. Larger element types come first in the file, then by name.</param>
    /// <exception cref="ArgumentException">A name occurs twice or an element type has no name in the format.</exception>
    public static void Write(string path, IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        var list = tensors.ToList();
        DurableFiles.Write(path, file => Write(file, list));
    }

    /// <summary>Writes tensors to a stream, which need not seek.</summary>
    /// <inheritdoc cref="Write(string, IEnumerable{ValueTuple{string, Tensor}})" path="/param[@name='tensors']|/exception"/>
    public static void Write(Stream stream, IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        var ordered = tensors.OrderByDescending(entry => Dtype(entry).Size).ThenBy(entry => entry.Name, StringComparer.Ordinal).ToList();
        if (ordered.GroupBy(entry => entry.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"The tensor '{twice.Key}' is given twice.", nameof(tensors));
        stream.Write(Header(ordered));
        foreach (var (_, tensor) in ordered) WriteData(stream, tensor);
    }

    private static byte[] Header(IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        var (offset, entries) = (0L, new Dictionary<string, object> { ["__metadata__"] = new { format = "pt" } });
        foreach (var entry in tensors)
        {
            var (name, size) = Dtype(entry);
            var end = offset + size * entry.Tensor.numel();
            entries[entry.Name] = new { dtype = name, entry.Tensor.shape, data_offsets = new[] { offset, end } };
            offset = end;
        }
        var json = JsonSerializer.SerializeToUtf8Bytes(entries);
        // blanks after the JSON align the data to eight bytes
        var padded = (json.Length + 7) / 8 * 8;
        var header = new byte[SafetensorsHeader.Prefix + padded];
        BinaryPrimitives.WriteInt64LittleEndian(header, padded);
        json.CopyTo(header, SafetensorsHeader.Prefix);
        header.AsSpan(SafetensorsHeader.Prefix + json.Length).Fill((byte)' ');
        return header;
    }

    private static void WriteData(Stream file, Tensor tensor)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        foreach (var part in TensorBytes.Parts(tensor.detach().cpu().contiguous())) file.Write(part.bytes);
    }

    private static (string Name, int Size) Dtype((string Name, Tensor Tensor) entry)
    {
        foreach (var (name, (type, size)) in SafetensorsHeader.Dtypes)
            if (type == entry.Tensor.dtype) return (name, size);
        throw new ArgumentException($"The tensor '{entry.Name}' has the type {entry.Tensor.dtype}, which safetensors files cannot hold.");
    }
}
