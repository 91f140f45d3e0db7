using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>An open safetensors file; tensors are read one by one, so that a large checkpoint never lies in memory twice.</summary>
internal sealed class SafetensorsReader : IDisposable
{
    // Numbers that are converted at a time: 8 MB in half precision.
    private const long PieceElements = 1 << 22;
    private readonly FileStream _file;
    private readonly Dictionary<string, SafetensorsEntry> _entries;

    /// <summary>Opens a file and checks its whole header.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or has an unsupported type; names file, tensor, value and remedy.</exception>
    public SafetensorsReader(string path) : this(File.OpenRead(path))
    {
    }

    /// <summary>Takes over an open file that stands at its beginning.</summary>
    /// <inheritdoc cref="SafetensorsReader(string)" path="/exception"/>
    public SafetensorsReader(FileStream file)
    {
        _file = file;
        try
        {
            _entries = SafetensorsHeader.Read(_file);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Names of the tensors.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Type, sizes and place of one tensor, without reading it.</summary>
    /// <exception cref="KeyNotFoundException">The file has no such tensor.</exception>
    public SafetensorsEntry Entry(string name) =>
        _entries.GetValueOrDefault(name)
        ?? throw new KeyNotFoundException($"{_file.Name} has no tensor '{name}'; it has {string.Join(", ", Names.Take(5))}, ...");

    /// <summary>Sizes of one tensor, without reading it.</summary>
    /// <inheritdoc cref="Entry" path="/exception"/>
    public long[] Shape(string name) => Entry(name).Shape;

    /// <summary>Reads one tensor to the CPU, in the file's element type.</summary>
    /// <exception cref="KeyNotFoundException">The file has no such tensor.</exception>
    public Tensor Read(string name)
    {
        var entry = Entry(name);
        var result = empty(entry.Shape, entry.Dtype);
        var offset = entry.Offset;
        foreach (var part in TensorBytes.Parts(result)) offset += ReadExactly(part.bytes, offset);
        return result;
    }

    /// <summary>
    /// Reads one tensor into live numbers of its shape, whatever their type and device: where the types agree on the CPU straight into them, else piece
    /// by piece, so that a weight is never in memory twice.
    /// </summary>
    /// <param name="name">The tensor.</param>
    /// <param name="target">Contiguous; receives the numbers.</param>
    /// <exception cref="KeyNotFoundException">The file has no such tensor.</exception>
    public void ReadInto(string name, Tensor target)
    {
        var entry = Entry(name);
        using var scope = NewDisposeScope();
        var (flat, offset) = (target.view(-1), entry.Offset);
        if (target.dtype == entry.Dtype && target.device_type == DeviceType.CPU)
        {
            foreach (var part in TensorBytes.Parts(flat)) offset += ReadExactly(part.bytes, offset);
            return;
        }
        var buffer = empty(Math.Min(PieceElements, flat.numel()), entry.Dtype);
        for (long start = 0; start < flat.numel(); start += PieceElements)
        {
            using var step = NewDisposeScope();
            var piece = buffer.narrow(0, 0, Math.Min(PieceElements, flat.numel() - start));
            offset += ReadExactly(piece.bytes, offset);
            flat.narrow(0, start, piece.numel()).copy_(piece);
        }
    }

    /// <summary>Some bytes of a tensor.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="first">The first byte that is wanted, counted from the tensor's.</param>
    /// <param name="bytes">Receives them.</param>
    public void ReadBytes(string name, long first, Span<byte> bytes) => ReadExactly(bytes, Entry(name).Offset + first);

    /// <summary>Reads every tensor of a file.</summary>
    /// <inheritdoc cref="SafetensorsReader(string)"/>
    public static Dictionary<string, Tensor> ReadAll(string path)
    {
        using var reader = new SafetensorsReader(path);
        return reader.Names.ToDictionary(name => name, reader.Read);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private int ReadExactly(Span<byte> bytes, long offset)
    {
        _file.Position = offset;
        _file.ReadExactly(bytes);
        return bytes.Length;
    }
}

/// <summary>A contiguous CPU tensor as pieces whose bytes fit a span.</summary>
internal static class TensorBytes
{
    private const long PieceElements = 1 << 27;

    public static IEnumerable<Tensor> Parts(Tensor contiguous)
    {
        var (flat, count) = (contiguous.view(-1), contiguous.numel());
        for (long start = 0; start < count; start += PieceElements)
            yield return flat.narrow(0, start, Math.Min(PieceElements, count - start));
    }
}
