using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="TypeName">Element type as the file names it.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Offset">First byte, from the beginning of the file.</param>
/// <param name="Length">Bytes.</param>
internal sealed record SafetensorsEntry(string TypeName, long[] Shape, long Offset, long Length)
{
    /// <summary>Element type in memory; of an 8-bit floating type the bytes as they are.</summary>
    public ScalarType Dtype => SafetensorsHeader.Dtypes[TypeName].Type;
}

/// <summary>
/// Header of a safetensors file: eight bytes of length, then JSON that names type, shape and place of every tensor. Everything is checked before the
/// first tensor is read, so that a damaged file is never half read.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>Bytes before the JSON.</summary>
    public const int Prefix = 8;

    /// <summary>Longest JSON in bytes, the limit of the reference implementation.</summary>
    public const long MaxLength = 100_000_000;

    private const string Metadata = "__metadata__";
    private const string Remedy = "copy or download the file again.";

    /// <summary>Element types by their names in the file, with bytes per element.</summary>
    public static readonly IReadOnlyDictionary<string, (ScalarType Type, int Size)> Dtypes = new Dictionary<string, (ScalarType, int)>
    {
        ["F64"] = (ScalarType.Float64, 8), ["I64"] = (ScalarType.Int64, 8), ["F32"] = (ScalarType.Float32, 4), ["I32"] = (ScalarType.Int32, 4),
        ["F16"] = (ScalarType.Float16, 2), ["BF16"] = (ScalarType.BFloat16, 2), ["I16"] = (ScalarType.Int16, 2),
        ["I8"] = (ScalarType.Int8, 1), ["U8"] = (ScalarType.Byte, 1), ["BOOL"] = (ScalarType.Bool, 1),
        // TorchSharp has no such type.
        [Float8.TypeName] = (ScalarType.Byte, 1),
    };

    /// <summary>Reads and checks the header of an open file.</summary>
    /// <exception cref="InvalidDataException">Names file, tensor, value and remedy.</exception>
    public static Dictionary<string, SafetensorsEntry> Read(FileStream file)
    {
        var length = ReadLength(file);
        var json = new byte[length];
        file.ReadExactly(json);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw Fault(file, "the header is no JSON object");
            var first = Prefix + length;
            var entries = document.RootElement.EnumerateObject().Where(property => property.Name != Metadata)
                .ToDictionary(property => property.Name, property => Entry(file, property, first));
            CheckPlaces(file, entries, first);
            return entries;
        }
        // The latter: a name holds half of a surrogate pair.
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw Fault(file, $"the header is no valid JSON ({error.Message})", error);
        }
    }

    private static long ReadLength(FileStream file)
    {
        if (file.Length < Prefix) throw Fault(file, $"the file has {file.Length} bytes, fewer than the {Prefix} of a header length");
        Span<byte> prefix = stackalloc byte[Prefix];
        file.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxLength)
            throw Fault(file, $"the header length {length} exceeds the limit of {MaxLength}; this is no safetensors file or it is damaged");
        if ((long)length > file.Length - Prefix)
            throw Fault(file, $"the header length {length} reaches beyond the end of the file ({file.Length} bytes)");
        return (long)length;
    }

    private static SafetensorsEntry Entry(FileStream file, JsonProperty property, long first)
    {
        var tensor = $"tensor '{property.Name}'";
        try
        {
            var dtype = property.Value.GetProperty("dtype").GetString() ?? "null";
            if (!Dtypes.TryGetValue(dtype, out var type))
                throw Fault(file, $"{tensor} has dtype {dtype}, supported are {string.Join(", ", Dtypes.Keys)}", remedy: "convert it first.");
            long[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
            long[] offsets = [.. property.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
            if (offsets.Length != 2 || shape.Any(size => size < 0)) throw new FormatException("two offsets and sizes of at least 0 are expected");
            var (begin, end, bytes) = (offsets[0], offsets[1], checked(Elements(shape) * type.Size));
            if (begin < 0 || end < begin || end > file.Length - first)
                throw Fault(file, $"{tensor} has data_offsets [{begin}, {end}], outside the {file.Length - first} bytes of data (a truncated file?)");
            if (end - begin != bytes)
                throw Fault(file, $"{tensor} spans {end - begin} bytes, but {dtype} [{string.Join(", ", shape)}] needs {bytes}");
            return new SafetensorsEntry(dtype, shape, first + begin, bytes);
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
        {
            throw Fault(file, $"{tensor} is described by {property.Value.GetRawText()} ({error.Message})", error);
        }
    }

    /// <summary>Also of a tensor without elements the other sizes must be countable.</summary>
    private static long Elements(long[] shape)
    {
        var product = shape.Aggregate(1L, (product, size) => checked(product * Math.Max(size, 1)));
        return shape.Contains(0) ? 0 : product;
    }

    /// <summary>The tensors must fill the data without gap or overlap, as the format demands.</summary>
    private static void CheckPlaces(FileStream file, Dictionary<string, SafetensorsEntry> entries, long first)
    {
        var next = first;
        foreach (var (name, entry) in entries.OrderBy(pair => pair.Value.Offset).ThenBy(pair => pair.Value.Length))
        {
            if (entry.Offset < next) throw Fault(file, $"tensor '{name}' begins at data byte {entry.Offset - first}, inside the tensor before it");
            if (entry.Offset > next) throw Fault(file, $"{entry.Offset - next} unused bytes lie before tensor '{name}'");
            next = entry.Offset + entry.Length;
        }
        if (next != file.Length) throw Fault(file, $"{file.Length - next} bytes follow the last tensor");
    }

    private static InvalidDataException Fault(FileStream file, string fault, Exception? cause = null, string remedy = Remedy) =>
        new($"{file.Name}: {fault}; {remedy}", cause);
}
